//! The context of a use case: one transaction, one actor, one instant.
//!
//! Whoever enters a 1:1 does so through [`Cx::enter`], which locks it and refuses everybody but the
//! two: there is no other way to a [`Room`], so a handler cannot forget the check.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::core::App;
use super::outcome::{Step, Stop};
use crate::chat::command::Place;
use crate::chat::view::Who;
use crate::domain::away::Away;
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, NewDelivery, Subject};
use crate::domain::digest::Rhythm;
use crate::domain::id::{MeetingId, OneOnOneId, PersonId};
use crate::domain::meeting::Meeting;
use crate::domain::one_on_one::{Membership, OneOnOne, Pair, Side, Standing};
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;
use crate::store::Tx;

/// What a step of the application works with: a transaction at an instant.
pub struct Work<'a> {
    /// The application.
    pub app: &'a App,
    /// The transaction.
    pub tx: &'a mut Tx,
    /// Now; the same for all that happens in the transaction.
    pub now: Instant,
}

/// A use case: work for an actor.
pub struct Cx<'a> {
    /// The work.
    pub work: Work<'a>,
    /// Who asks.
    pub actor: Person,
    /// Where the answer will be read.
    pub place: Place,
    /// The actor's open 1:1s, once they were looked up to find the one that is meant.
    pub(super) found: Option<Vec<OneOnOne>>,
}

/// A 1:1 with its two people.
#[derive(Debug, Clone)]
pub struct Room {
    /// The 1:1.
    pub one: OneOnOne,
    /// The people.
    pub people: Pair<Person>,
    /// What each set for it.
    pub members: Pair<Membership>,
    /// When each is, was or was to be away.
    pub aways: Pair<Vec<Away>>,
}

impl Room {
    /// The id of the 1:1.
    #[must_use]
    pub fn id(&self) -> OneOnOneId {
        self.one.id
    }

    /// The zone of the 1:1.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.one.terms.recurrence.zone()
    }

    /// The zone that a side's times are written in.
    #[must_use]
    pub fn zone_of(&self, side: Side) -> Tz {
        self.people.of(side).zone_or(self.zone())
    }

    /// The other side's zone, when it is known and differs.
    #[must_use]
    pub fn other_zone(&self, side: Side) -> Option<Tz> {
        let own = self.zone_of(side);
        self.people
            .of(side.other())
            .zone
            .filter(|zone| *zone != own)
    }

    /// A person of the 1:1, to be named.
    #[must_use]
    pub fn who(&self, side: Side) -> Who {
        who(self.people.of(side))
    }

    /// The partner of a side, to be named.
    #[must_use]
    pub fn partner(&self, side: Side) -> Who {
        self.who(side.other())
    }

    /// Today, for each side.
    #[must_use]
    pub fn today(&self, now: Instant) -> Pair<NaiveDate> {
        let day = |side| now.with_timezone(&self.zone_of(side)).date_naive();
        Pair {
            lead: day(Side::Lead),
            report: day(Side::Report),
        }
    }

    /// When a side works.
    #[must_use]
    pub fn rhythm(&self, side: Side) -> Rhythm {
        let person = self.people.of(side);
        Rhythm {
            zone: self.zone_of(side),
            hours: person.hours,
            away: self.days_away(side),
            switches: person.switches,
        }
    }
}

/// A person, to be named.
#[must_use]
pub fn who(person: &Person) -> Who {
    Who {
        id: person.id,
        account: person.account.clone(),
        name: person.name.clone(),
    }
}

impl Work<'_> {
    /// The occurrence of a card that is owed besides those of its kind: no other has it.
    #[must_use]
    pub fn turn(&self) -> i64 {
        i64::try_from(self.app.ids().number(1 << 40)).unwrap_or(0) + 1
    }

    /// A person who is known to exist.
    ///
    /// # Errors
    /// [`Stop::Broken`] when a row points to nobody.
    pub async fn person(&mut self, id: PersonId) -> Step<Person> {
        self.tx
            .person(id)
            .await?
            .ok_or(Stop::Broken("a person that a row points to"))
    }

    /// A 1:1 with its two people, locked against others when the transaction writes.
    ///
    /// # Errors
    /// [`Stop::Broken`] when a person or membership is missing.
    pub async fn room(&mut self, id: OneOnOneId) -> Step<Option<Room>> {
        match self.tx.lock_one_on_one(id).await? {
            Some(one) => self.furnish(one).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same for reading, without a lock.
    ///
    /// # Errors
    /// As [`Work::room`].
    pub async fn look(&mut self, id: OneOnOneId) -> Step<Option<Room>> {
        match self.tx.one_on_one(id).await? {
            Some(one) => self.furnish(one).await.map(Some),
            None => Ok(None),
        }
    }

    async fn furnish(&mut self, one: OneOnOne) -> Step<Room> {
        let (lead, report) = (one.person(Side::Lead), one.person(Side::Report));
        // Somebody waits for each of these, so what two people have alike is asked for at once.
        let mut people = self.tx.two_people(lead, report).await?;
        let mut members = self.tx.memberships(one.id).await?;
        let aways = self.tx.aways_of_two(lead, report).await?;
        let (of_lead, of_report) = aways.into_iter().partition(|away| away.person == lead);
        let mut person = |id| taken(&mut people, |person| person.id == id);
        let people = Pair {
            lead: person(lead).ok_or(Stop::Broken("a person that a row points to"))?,
            report: person(report).ok_or(Stop::Broken("a person that a row points to"))?,
        };
        let mut member = |id| taken(&mut members, |member| member.person == id);
        let members = Pair {
            lead: member(lead).ok_or(Stop::Broken("the membership of a side"))?,
            report: member(report).ok_or(Stop::Broken("the membership of a side"))?,
        };
        Ok(Room {
            one,
            people,
            members,
            aways: Pair {
                lead: of_lead,
                report: of_report,
            },
        })
    }

    /// A meeting with its locked 1:1.
    ///
    /// # Errors
    /// [`Stop::Broken`] when its 1:1 is missing.
    pub async fn meeting(&mut self, id: MeetingId) -> Step<Option<(Room, Meeting)>> {
        let Some(meeting) = self.tx.meeting(id).await? else {
            return Ok(None);
        };
        let room = self
            .room(meeting.one_on_one)
            .await?
            .ok_or(Stop::Broken("the 1:1 of a meeting"))?;
        // Once more under the lock: it may have changed while we waited for it.
        let meeting = self
            .tx
            .meeting(id)
            .await?
            .ok_or(Stop::Broken("a meeting under its lock"))?;
        Ok(Some((room, meeting)))
    }

    /// Owes a person a card, at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn owe(
        &mut self,
        room: &Room,
        to: Side,
        kind: CardKind,
        subject: Subject,
        occurrence: i64,
    ) -> Step<bool> {
        let order = NewDelivery {
            id: self.app.ids().make(self.now),
            subject,
            kind,
            recipient: room.one.person(to),
            occurrence,
            one_on_one: Some(room.id()),
            due_at: self.now,
            expires_at: None,
            items: Vec::new(),
        };
        Ok(self.tx.owe(&order).await?)
    }

    /// Lets the cards of a 1:1 that people have before them follow its state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch(&mut self, room: &Room) -> Step<()> {
        Ok(self.tx.touch(room.id(), self.now).await?)
    }
}

impl Cx<'_> {
    /// Enters a 1:1 as one of its two people: locks it and tells the actor's side.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody else, as for a 1:1 that does not exist;
    /// [`Refusal::OneOnOneOver`] for the two when it has ended.
    pub async fn enter(&mut self, id: OneOnOneId) -> Step<(Room, Side)> {
        let (room, side) = self.enter_any(id).await?;
        open(&room, side)?;
        Ok((room, side))
    }

    /// The same, also when it has ended: for what answers to an end, and changes nothing of the record.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the two.
    pub async fn enter_any(&mut self, id: OneOnOneId) -> Step<(Room, Side)> {
        let room = self.work.room(id).await?;
        self.seated(room)
    }

    /// Enters a 1:1 to read what is on record, also when it has ended. Locks nothing.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for everybody but the two.
    pub async fn enter_record(&mut self, id: OneOnOneId) -> Step<(Room, Side)> {
        let room = self.work.look(id).await?;
        self.seated(room)
    }

    fn seated(&self, room: Option<Room>) -> Step<(Room, Side)> {
        let room = room.ok_or(Refusal::NotFound)?;
        let side = room.one.side_of(self.actor.id).ok_or(Refusal::NotFound)?;
        Ok((room, side))
    }

    /// Enters the 1:1 of a meeting.
    ///
    /// # Errors
    /// As [`Cx::enter`].
    pub async fn enter_meeting(&mut self, id: MeetingId) -> Step<(Room, Side, Meeting)> {
        let (room, meeting) = self.work.meeting(id).await?.ok_or(Refusal::NotFound)?;
        let (room, side) = self.seated(Some(room))?;
        open(&room, side)?;
        Ok((room, side, meeting))
    }

    /// The same in order to plan or hold a meeting.
    ///
    /// # Errors
    /// As [`Cx::enter`], and [`Refusal::Paused`] while the 1:1 stands still.
    pub async fn enter_going(&mut self, id: MeetingId) -> Step<(Room, Side, Meeting)> {
        let (room, side, meeting) = self.enter_meeting(id).await?;
        going(&room, side)?;
        Ok((room, side, meeting))
    }

    /// The zone that the actor's answers are written in: their own, else the operator's default.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.actor
            .zone
            .or(self.work.app.settings().timezone)
            .unwrap_or(Tz::UTC)
    }
}

/// The one that is so, out of the others.
fn taken<T>(all: &mut Vec<T>, is_it: impl Fn(&T) -> bool) -> Option<T> {
    all.iter().position(is_it).map(|at| all.swap_remove(at))
}

/// Whether a 1:1 has not ended.
///
/// # Errors
/// [`Refusal::OneOnOneOver`].
pub(super) fn open(room: &Room, side: Side) -> Result<(), Refusal> {
    match room.one.standing {
        Standing::Invited | Standing::Active | Standing::Paused { .. } => Ok(()),
        Standing::Closed { .. } => Err(Refusal::OneOnOneOver {
            partner: room.partner(side).name,
        }),
    }
}

/// Whether meetings of a 1:1 are planned and held.
///
/// # Errors
/// [`Refusal::NotAcceptedYet`], [`Refusal::Paused`], [`Refusal::OneOnOneOver`].
pub fn going(room: &Room, side: Side) -> Result<(), Refusal> {
    let partner = room.partner(side).name;
    match room.one.standing {
        Standing::Active => Ok(()),
        Standing::Invited => Err(Refusal::NotAcceptedYet { partner }),
        Standing::Paused { .. } => Err(Refusal::Paused {
            partner,
            until: room.one.paused_until(),
        }),
        Standing::Closed { .. } => open(room, side),
    }
}
