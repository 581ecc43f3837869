//! The closed set of what can be set, in the groups of the settings card.
//!
//! Names stand in controls and menus, so one is never reused. What may be set to what is not here: forms say it,
//! and the values of a form are understood where asker and time are known.

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Setting {
    /// How often and when the two meet; by agreement.
    Cadence,
    /// In whose wall time; by agreement.
    Zone,
    /// How long; by agreement.
    Duration,
    /// How the agenda is arranged; by agreement.
    Format,
    /// Who leads; by agreement.
    Role,
    /// Where; freely.
    Place,
    /// How long before the start the agenda comes, for this 1:1.
    Lead,
    /// How long before the start the nudge comes, for this 1:1.
    Nudge,
    /// How long after the end the recap comes, for this 1:1.
    Recap,
    /// Whether a call counts, for this 1:1.
    Calls,
    /// The person's own zone.
    OwnZone,
    /// The person's working hours.
    Hours,
    /// Whether what waits comes as one message.
    Digest,
    /// Reminders of own actions.
    Reminders,
    /// The second «did you meet?».
    SecondQuestion,
    /// The word after a long time without a meeting.
    Drift,
}

impl Setting {
    /// What the two share.
    pub const SHARED: [Self; 6] = [
        Self::Cadence,
        Self::Zone,
        Self::Duration,
        Self::Format,
        Self::Role,
        Self::Place,
    ];
    /// What each has for this 1:1.
    pub const MINE: [Self; 4] = [Self::Lead, Self::Nudge, Self::Recap, Self::Calls];
    /// What a person has for all their 1:1s.
    pub const OWN: [Self; 6] = [
        Self::OwnZone,
        Self::Hours,
        Self::Digest,
        Self::Reminders,
        Self::SecondQuestion,
        Self::Drift,
    ];

    /// The name in controls and menus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cadence => "cadence",
            Self::Zone => "zone",
            Self::Duration => "duration",
            Self::Format => "format",
            Self::Role => "role",
            Self::Place => "place",
            Self::Lead => "lead",
            Self::Nudge => "nudge",
            Self::Recap => "recap",
            Self::Calls => "calls",
            Self::OwnZone => "own-zone",
            Self::Hours => "hours",
            Self::Digest => "digest",
            Self::Reminders => "reminders",
            Self::SecondQuestion => "second-question",
            Self::Drift => "drift",
        }
    }

    /// The setting of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [&Self::SHARED[..], &Self::MINE, &Self::OWN].concat();
        all.into_iter().find(|setting| setting.name() == name)
    }

    /// Whether it is one of the person's for all their 1:1s.
    #[must_use]
    pub fn is_own(self) -> bool {
        Self::OWN.contains(&self)
    }
}

/// What could suit two people better who do not find together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offer {
    /// Less often.
    Cadence,
    /// At another time of day.
    Hour,
    /// For a shorter time.
    Duration,
}

impl Offer {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Cadence, Self::Hour, Self::Duration];

    /// The name in controls.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cadence => "cadence",
            Self::Hour => "hour",
            Self::Duration => "duration",
        }
    }

    /// The offer of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|offer| offer.name() == name)
    }

    /// What is set by it.
    #[must_use]
    pub fn setting(self) -> Setting {
        match self {
            Self::Cadence | Self::Hour => Setting::Cadence,
            Self::Duration => Setting::Duration,
        }
    }
}
