//! `settings`: what the two agreed on, and what each set for themselves.
//!
//! One's own settings and the place hold at once, and every timer that counts with them looks again; everything
//! else is proposed to the other ([`super::change`]).

use super::cx::{Cx, Room, Work};
use super::outcome::{Answer, Step, Stop};
use super::series::owes_a_recap;
use super::understand;
use crate::chat::command::{Fields, Role, Typed, With};
use crate::chat::control::FormId;
use crate::chat::form::{Form, LEAD_MAX, NUDGE_MAX, RECAP_MAX};
use crate::chat::grammar::{Closed, Name};
use crate::chat::settings::Setting;
use crate::chat::values::{Values, clean, hours_within, minutes_within};
use crate::chat::view::View;
use crate::chat::words::{describe, describe_hours, parse_hours};
use crate::domain::delivery::Subject;
use crate::domain::digest::{DRIFT_EVERY, Rhythm, reminders_over};
use crate::domain::id::{OneOnOneId, PersonId};
use crate::domain::one_on_one::{Format, Membership, Side};
use crate::domain::refusal::Refusal;

/// Whose settings card somebody looks at, and which 1:1 is on it.
type LookedAt = Option<(Room, Side)>;

impl Cx<'_> {
    /// `settings`: of the 1:1 that is meant, else one's own with a menu of the 1:1s.
    ///
    /// # Errors
    /// When a partner was named who is none.
    pub async fn settings(&mut self, with: &With) -> Step<Answer> {
        let one = match with {
            With::Unsaid => self.evident().await?,
            With::Named(_) | With::Id(_) => {
                let command = Typed::Settings { with: with.clone() };
                Some(self.enter_with(with, &command).await?.0.id())
            }
        };
        Ok(Answer::View(self.settings_card(one).await?))
    }

    /// The menu of other 1:1s on a settings card.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a 1:1 of others.
    pub async fn settings_of(&mut self, id: OneOnOneId) -> Step<Answer> {
        self.enter(id).await?;
        Ok(Answer::Replace(self.settings_card(Some(id)).await?))
    }

    async fn settings_card(&mut self, one: Option<OneOnOneId>) -> Step<View> {
        let looked_at = self.looked_at(one).await?;
        let seen = looked_at.as_ref().map(|(room, side)| (room, *side));
        let view = self.work.settings_view(&self.actor, seen).await?;
        Ok(View::Settings(view))
    }

    /// The 1:1 of a settings card; none when it has ended since.
    async fn looked_at(&mut self, one: Option<OneOnOneId>) -> Step<LookedAt> {
        let Some(id) = one else {
            return Ok(None);
        };
        let entered = self.enter(id).await?;
        Ok(Some(entered).filter(|(room, _)| room.one.standing.is_open()))
    }

    /// The 1:1 of a card, for what only a 1:1 has.
    async fn looked_at_open(&mut self, one: Option<OneOnOneId>) -> Step<(Room, Side)> {
        let looked_at = self.looked_at(one).await?;
        looked_at.ok_or_else(|| Refusal::OldCard.into())
    }

    /// A menu of a settings card: throws a switch, or opens the form of what is typed.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a 1:1 of others, [`Refusal::OldCard`] for one that has ended.
    pub async fn setting_picked(
        &mut self,
        one: Option<OneOnOneId>,
        values: &[String],
    ) -> Step<Answer> {
        let what = values.first().and_then(|name| Setting::from_name(name));
        let what = what.ok_or(Refusal::NotFound)?;
        if let Some(form) = self.setting_form(one, what).await? {
            return Ok(Answer::Form(form));
        }
        self.throw(one, what).await?;
        Ok(Answer::Replace(self.settings_card(one).await?))
    }

    async fn throw(&mut self, one: Option<OneOnOneId>, what: Setting) -> Step<()> {
        if what == Setting::Calls {
            let (room, side) = self.looked_at_open(one).await?;
            return self
                .set_member(&room, side, |member| {
                    member.call_detection = !member.call_detection;
                })
                .await;
        }
        let switches = &mut self.actor.switches;
        match what {
            Setting::Digest => switches.digest = !switches.digest,
            Setting::Drift => switches.drift = !switches.drift,
            Setting::Reminders => switches.action_reminders = !switches.action_reminders,
            Setting::SecondQuestion => {
                switches.second_question = !switches.second_question;
                self.actor.unanswered_questions = 0;
            }
            Setting::Cadence
            | Setting::Zone
            | Setting::Duration
            | Setting::Format
            | Setting::Role
            | Setting::Place
            | Setting::Lead
            | Setting::Nudge
            | Setting::Recap
            | Setting::Calls
            | Setting::OwnZone
            | Setting::Hours => return Err(Stop::Broken("a switch")),
        }
        self.work.tx.update_person(&self.actor).await?;
        if what == Setting::Reminders && self.actor.switches.action_reminders {
            self.forgo_past_reminders().await?;
        }
        if what == Setting::SecondQuestion && self.actor.switches.second_question {
            self.forgo_past_questions().await?;
        }
        if what == Setting::Drift && self.actor.switches.drift {
            self.wait_with_drift().await?;
        }
        let me = Subject::Person(self.actor.id);
        Ok(self.work.tx.arm(me, self.work.now).await?)
    }

    /// A second question that passed while they were off is not made up for.
    async fn forgo_past_questions(&mut self) -> Step<()> {
        let open = self.work.tx.unanswered_meetings_of(self.actor.id).await?;
        for meeting in open {
            self.work.forgo_question(self.actor.id, meeting.id).await?;
        }
        Ok(())
    }

    /// What has drifted by now is spoken of at the next working start, and not at once.
    async fn wait_with_drift(&mut self) -> Step<()> {
        let earliest = self.work.now - DRIFT_EVERY;
        for one in self.work.tx.one_on_ones_of(self.actor.id).await? {
            let member = self.work.tx.membership(one.id, self.actor.id).await?;
            let mut member = member.ok_or(Stop::Broken("the membership of a side"))?;
            if member.drift_told_at.is_none_or(|at| at < earliest) {
                member.drift_told_at = Some(earliest);
                self.work.tx.update_membership(&member).await?;
            }
        }
        Ok(())
    }

    /// What passed while reminders were off is not made up for.
    async fn forgo_past_reminders(&mut self) -> Step<()> {
        let (hours, zone) = (self.actor.hours, self.zone());
        let aways = self.work.tx.aways_of(self.actor.id).await?;
        let away = aways.iter().filter_map(|away| away.kept(&hours, zone));
        let rhythm = Rhythm {
            zone,
            hours,
            away: away.collect(),
            switches: self.actor.switches,
        };
        let actions = self.work.tx.open_actions_of_owner(self.actor.id).await?;
        for mut action in actions {
            let over = reminders_over(action.due, &rhythm, self.work.now);
            if over > action.reminders {
                action.reminders = over;
                self.work.tx.update_action(&action).await?;
            }
        }
        Ok(())
    }

    /// The form of a setting with the value that it has; `None` for a switch.
    async fn setting_form(&mut self, one: Option<OneOnOneId>, what: Setting) -> Step<Option<Form>> {
        if what.is_own() {
            let id = match one {
                Some(one_on_one) => FormId::Setting { one_on_one, what },
                None => FormId::OwnSetting { what },
            };
            if let Some(id) = one {
                self.enter(id).await?;
            }
            let value = if what == Setting::Hours {
                describe_hours(&self.actor.hours)
            } else {
                let known = self.actor.zone.or(self.work.app.settings().timezone);
                known.map_or_else(String::new, |zone| zone.name().to_owned())
            };
            return Ok(Form::setting(id, what, None, &value, false));
        }
        let (room, side) = self.looked_at_open(one).await?;
        let one_on_one = room.id();
        let id = FormId::Setting { one_on_one, what };
        let value = value_of(&room, side, what);
        let peers = room.one.terms.format == Format::Peers;
        let partner = room.partner(side);
        Ok(Form::setting(id, what, Some(&partner), &value, peers))
    }

    /// The form of a setting, sent. A wrong value gives the form again.
    ///
    /// # Errors
    /// As [`Cx::setting_picked`].
    pub async fn set(
        &mut self,
        one: Option<OneOnOneId>,
        what: Setting,
        fields: &Fields,
    ) -> Step<Answer> {
        match self.set_to(one, what, fields).await {
            Ok(()) => Ok(Answer::Replace(self.settings_card(one).await?)),
            Err(Stop::Refused(refusal)) if is_of_the_value(&refusal) => {
                let form = self.setting_form(one, what).await?;
                let form = form.ok_or(Stop::Broken("the form that was sent"))?;
                Ok(Answer::Form(form.again(fields, refusal)))
            }
            Err(other) => Err(other),
        }
    }

    async fn set_to(
        &mut self,
        one: Option<OneOnOneId>,
        what: Setting,
        fields: &Fields,
    ) -> Step<()> {
        let given = |name: &str| clean(fields.get(name).map_or("", String::as_str));
        match what {
            Setting::OwnZone => {
                self.actor.zone = Some(understand::zone(&given("timezone"))?);
                self.lives_otherwise().await?;
            }
            Setting::Hours => {
                let given = given("hours");
                let hours = parse_hours(&given);
                self.actor.hours = hours.ok_or(Refusal::UnknownHours { given })?;
                self.lives_otherwise().await?;
            }
            Setting::Lead => {
                let (room, side) = self.looked_at_open(one).await?;
                let lead = minutes_within("lead", &given("lead"), 0, LEAD_MAX)?;
                self.set_member(&room, side, |member| member.agenda_lead_minutes = lead)
                    .await?;
            }
            Setting::Nudge => {
                let (room, side) = self.looked_at_open(one).await?;
                let lead = hours_within("nudge", &given("nudge"), 0, NUDGE_MAX)?;
                self.set_member(&room, side, |member| member.nudge_lead_hours = lead)
                    .await?;
            }
            Setting::Recap => {
                let (room, side) = self.looked_at_open(one).await?;
                let delay = minutes_within("recap", &given("recap"), 0, RECAP_MAX)?;
                self.set_member(&room, side, |member| member.recap_delay_minutes = delay)
                    .await?;
            }
            Setting::Place => {
                let (room, _) = self.looked_at_open(one).await?;
                let place = Values::of(Name::Start, fields)?.optional("place");
                self.meet_at(room, place).await?;
            }
            Setting::Cadence
            | Setting::Zone
            | Setting::Duration
            | Setting::Format
            | Setting::Role => {
                let (room, side) = self.looked_at_open(one).await?;
                return self.wish(&room, side, what, fields).await;
            }
            Setting::Calls
            | Setting::Digest
            | Setting::Reminders
            | Setting::SecondQuestion
            // A switch has no form: this one is not of our making.
            | Setting::Drift => return Err(Refusal::NotFound.into()),
        }
        Ok(())
    }

    /// The actor's zone or working hours are others now.
    async fn lives_otherwise(&mut self) -> Step<()> {
        self.work.tx.update_person(&self.actor).await?;
        self.work.rhythm_changed(self.actor.id).await
    }

    async fn meet_at(&mut self, room: Room, place: Option<String>) -> Step<()> {
        let mut one = room.one.clone();
        one.place = place;
        self.work.tx.update_one_on_one(&one).await?;
        self.work.touch(&room).await
    }

    /// Sets something of the actor's for a 1:1, and lets its meetings look again.
    async fn set_member(
        &mut self,
        room: &Room,
        side: Side,
        change: impl FnOnce(&mut Membership),
    ) -> Step<()> {
        let mut member = room.members.of(side).clone();
        change(&mut member);
        self.work.tx.update_membership(&member).await?;
        let mut meetings = self.work.tx.current_meetings(room.id()).await?;
        let last = self.work.tx.recent_meetings(room.id(), 1).await?;
        meetings.extend(last.into_iter().filter(owes_a_recap));
        for meeting in meetings {
            self.work.run_as_set_now(meeting.id).await?;
        }
        Ok(())
    }
}

impl Work<'_> {
    /// A person's zone or working hours changed: nudges, working starts and second questions are counted in
    /// them, and cards show times.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rhythm_changed(&mut self, person: PersonId) -> Step<()> {
        let mut meetings = self.tx.planned_meetings_of(person).await?;
        meetings.extend(self.tx.unanswered_meetings_of(person).await?);
        for meeting in meetings {
            self.tx.arm(Subject::Meeting(meeting.id), self.now).await?;
        }
        self.tx.arm(Subject::Person(person), self.now).await?;
        for one in self.tx.one_on_ones_of(person).await? {
            self.tx.touch(one.id, self.now).await?;
        }
        Ok(())
    }
}

/// What the form of a setting of a 1:1 begins with.
fn value_of(room: &Room, side: Side, what: Setting) -> String {
    let (terms, member) = (&room.one.terms, room.members.of(side));
    match what {
        Setting::Cadence => describe(terms.recurrence.cadence()),
        Setting::Zone => room.zone().name().to_owned(),
        Setting::Duration => terms.duration_minutes.to_string(),
        Setting::Format => terms.format.as_str().to_owned(),
        Setting::Role => match (terms.format, side) {
            (Format::Peers, _) => Role::Peer,
            (Format::TheirMeeting | Format::Halves, Side::Lead) => Role::Lead,
            (Format::TheirMeeting | Format::Halves, Side::Report) => Role::Report,
        }
        .name()
        .to_owned(),
        Setting::Place => room.one.place.clone().unwrap_or_default(),
        Setting::Lead => member.agenda_lead_minutes.to_string(),
        Setting::Nudge => member.nudge_lead_hours.to_string(),
        Setting::Recap => member.recap_delay_minutes.to_string(),
        Setting::Calls
        | Setting::OwnZone
        | Setting::Hours
        | Setting::Digest
        | Setting::Reminders
        | Setting::SecondQuestion
        | Setting::Drift => String::new(),
    }
}

/// Whether another value would do: everything but who may not, and what has passed.
fn is_of_the_value(refusal: &Refusal) -> bool {
    !matches!(
        refusal,
        Refusal::NotFound | Refusal::OldCard | Refusal::NotAcceptedYet { .. }
    )
}
