//! Calls: what an adapter sees of them, and what that does to the meetings of the two.
//!
//! An adapter tells who is in a call whenever that changes, and once more for every call when it cannot
//! know what it missed (a start, a reconnect): saying the same twice does nothing. Of calls that no 1:1
//! is concerned by, nothing is kept, and nobody becomes known by being in one.

use std::collections::{BTreeMap, BTreeSet};

use super::core::App;
use super::cx::{Room, Work};
use super::outcome::{Step, Stop};
use super::patience::patiently;
use crate::domain::call::{self, Call, NamedCall, Seen};
use crate::domain::clock::Instant;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::id::OneOnOneId;
use crate::domain::meeting::Meeting;
use crate::domain::one_on_one::{OneOnOne, Side};
use crate::domain::person::Platform;
use crate::store::Tx;

impl App {
    /// Who is in a call now: all accounts, of people who are known here and of others; bots are left
    /// out by the adapter. `call` is the platform's own id of it: a voice channel, a huddle. Changes of
    /// one call are told one after the other, so that the last one told is the last one that happened.
    ///
    /// # Errors
    /// When the database fails. What was changed until then holds; telling it again does the rest.
    pub async fn call_changed(
        &self,
        platform: Platform,
        call: &str,
        present: &[String],
    ) -> Step<()> {
        let name = format!("{}/{call}", platform.as_str());
        let present: BTreeSet<&str> = present.iter().map(String::as_str).collect();
        let mut read = self.store().read().await?;
        let concerned = concerned(&mut read, platform, &name, &present).await?;
        drop(read);
        for (id, seen) in concerned {
            patiently("call", || self.seen(id, &name, seen)).await?;
            self.wake();
        }
        Ok(())
    }

    /// The two of a 1:1 were seen so in a call.
    async fn seen(&self, id: OneOnOneId, name: &str, seen: Seen) -> Step<()> {
        let mut tx = self.store().write().await?;
        tx.answers();
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        if let Some(room) = work.room(id).await? {
            work.see(&room, name, seen).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// The 1:1s that a change of a call concerns, and how their two are in it now.
async fn concerned(
    tx: &mut Tx,
    platform: Platform,
    name: &str,
    present: &BTreeSet<&str>,
) -> Step<BTreeMap<OneOnOneId, Seen>> {
    let mut concerned = BTreeMap::new();
    for id in tx.one_on_ones_in_call(name).await? {
        let Some(one) = tx.one_on_one(id).await? else {
            continue;
        };
        let seen = match (are_present(tx, &one, present).await?, present.len()) {
            (true, 2) => Seen::Alone,
            (true, _) => Seen::InCompany,
            (false, _) => Seen::Apart,
        };
        concerned.insert(id, seen);
    }
    let mut two = present.iter();
    if let (Some(one), Some(other), None) = (two.next(), two.next(), two.next())
        && let Some(one) = tx.person_by_account(platform, one).await?
        && let Some(other) = tx.person_by_account(platform, other).await?
        && let Some(theirs) = tx.one_on_one_between(one.id, other.id).await?
    {
        concerned.insert(theirs.id, Seen::Alone);
    }
    Ok(concerned)
}

async fn are_present(tx: &mut Tx, one: &OneOnOne, present: &BTreeSet<&str>) -> Step<bool> {
    for side in Side::BOTH {
        let person = tx.person(one.person(side)).await?;
        let person = person.ok_or(Stop::Broken("a person that a row points to"))?;
        if !present.contains(person.account.as_str()) {
            return Ok(false);
        }
    }
    Ok(true)
}

impl Work<'_> {
    /// Keeps how the two of a locked 1:1 were seen, and lets their meetings follow.
    async fn see(&mut self, room: &Room, name: &str, seen: Seen) -> Step<()> {
        let before = self.tx.call(room.id()).await?;
        let elsewhere = before.as_ref().is_some_and(|before| before.name != name);
        if elsewhere && seen != Seen::Alone {
            // They have gone on to another call, of which we were told first.
            return Ok(());
        }
        // What was due until now was due with the call as it was. An end on the way forgets it.
        self.run_current(room).await?;
        let kept = self.tx.call(room.id()).await?;
        let was = kept.map(|kept| kept.call);
        match call::after(was, seen, self.now) {
            Some(now) if Some(now) == was && !elsewhere => return Ok(()),
            Some(Call::InCompany { .. } | Call::Apart { .. }) if !self.is_live(room).await? => {
                self.tx.forget_call(room.id()).await?;
            }
            Some(call) => {
                let name = name.to_owned();
                let call = NamedCall { name, call };
                self.tx.keep_call(room.id(), &call).await?;
            }
            None => {
                self.tx.forget_call(room.id()).await?;
            }
        }
        self.run_current(room).await
    }

    /// Brings the meetings of a 1:1 that are ahead or going on to now.
    async fn run_current(&mut self, room: &Room) -> Step<()> {
        for meeting in self.tx.current_meetings(room.id()).await? {
            self.run_meeting(meeting.id).await?;
        }
        Ok(())
    }

    async fn is_live(&mut self, room: &Room) -> Step<bool> {
        let current = self.tx.current_meetings(room.id()).await?;
        Ok(current.iter().any(Meeting::is_live))
    }

    /// The call that counts for a meeting: both must want that, and a call belongs to the meeting that
    /// is live, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn call_for(&mut self, room: &Room, meeting: &Meeting) -> Step<Option<Call>> {
        if !(meeting.is_planned() || meeting.is_live()) {
            return Ok(None);
        }
        let Some(kept) = self.tx.counting_call(room.id()).await? else {
            return Ok(None);
        };
        if meeting.is_planned() && self.is_live(room).await? {
            return Ok(None);
        }
        Ok(Some(kept.call))
    }

    /// After the end of a meeting its call is forgotten, unless it goes on: then it may be the call of
    /// another meeting.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn leave_call(&mut self, room: &Room) -> Step<()> {
        let Some(kept) = self.tx.call(room.id()).await? else {
            return Ok(());
        };
        let current = self.tx.current_meetings(room.id()).await?;
        if current.iter().any(Meeting::is_live) {
            return Ok(());
        }
        match kept.call {
            Call::Alone { .. } => {
                for meeting in current {
                    self.tx.arm(Subject::Meeting(meeting.id), self.now).await?;
                }
            }
            Call::InCompany { .. } | Call::Apart { .. } => {
                self.tx.forget_call(room.id()).await?;
            }
        }
        Ok(())
    }

    /// What follows when a meeting goes live: each sees what the other kept for it, and a fresh card.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn went_live(
        &mut self,
        room: &Room,
        meeting: &Meeting,
        at: Instant,
    ) -> Step<()> {
        for to in Side::BOTH {
            self.open_topics(room, to, at).await?;
            let subject = Subject::Meeting(meeting.id);
            self.owe(room, to, CardKind::Live, subject, meeting.revision)
                .await?;
        }
        self.nudge_neighbours(room).await?;
        self.touch(room).await
    }
}
