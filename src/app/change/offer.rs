//! What could suit two people better who skip again and again: forms that begin with something sensible.

use chrono::NaiveTime;

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step, Stop};
use crate::chat::command::Fields;
use crate::chat::control::FormId;
use crate::chat::form::Form;
use crate::chat::settings::{Offer, Setting};
use crate::chat::view::View;
use crate::chat::words::describe;
use crate::domain::cadence::Cadence;
use crate::domain::change::{at_time, rarer, rhythm, shorter};
use crate::domain::id::{MeetingId, OneOnOneId};
use crate::domain::one_on_one::{Side, Terms};
use crate::domain::slots::another_hour;

/// So many dates at another hour have to suit both.
const DATES: usize = 3;

/// What can be offered in place of these terms.
#[must_use]
pub fn offers_for(terms: &Terms) -> Vec<Offer> {
    let cron = matches!(terms.recurrence.cadence(), Cadence::Cron(_));
    let mut offers = Offer::ALL.to_vec();
    offers.retain(|offer| match offer {
        Offer::Cadence => true,
        Offer::Hour => !cron,
        Offer::Duration => shorter(terms.duration_minutes) < terms.duration_minutes,
    });
    offers
}

impl Cx<'_> {
    /// An offer on the card of a skip.
    ///
    /// # Errors
    /// As [`Cx::offer_form`].
    pub async fn offer_after_skip(&mut self, meeting: MeetingId, what: Offer) -> Step<Answer> {
        let (room, ..) = self.enter_meeting(meeting).await?;
        self.offer_form(room.id(), what).await
    }

    /// **Another cadence**, **Another hour**, **Another duration**: a form.
    ///
    /// # Errors
    /// When the 1:1 does not go on.
    pub async fn offer_form(&mut self, id: OneOnOneId, what: Offer) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        self.open_change(&room, side).await?;
        Ok(Answer::Form(self.offered(&room, side, what).await?))
    }

    async fn offered(&mut self, room: &Room, side: Side, what: Offer) -> Step<Form> {
        let terms = &room.one.terms;
        let (cadence, partner) = (terms.recurrence.cadence(), room.partner(side));
        let one_on_one = room.id();
        let id = FormId::Offer { one_on_one, what };
        let (setting, value) = match what {
            Offer::Hour => {
                let better = self.better_hour(room).await?;
                let when = describe(better.as_ref().unwrap_or(cadence));
                return Ok(Form::another_hour(id, &partner, &when));
            }
            Offer::Cadence => {
                let better = rarer(cadence);
                let when = describe(better.as_ref().unwrap_or(cadence));
                (Setting::Cadence, when)
            }
            Offer::Duration => {
                let minutes = shorter(terms.duration_minutes);
                (Setting::Duration, minutes.to_string())
            }
        };
        let form = Form::setting(id, setting, Some(&partner), &value, false);
        form.ok_or(Stop::Broken("the form of an offer"))
    }

    /// The same dates at an hour at which both work and are free.
    async fn better_hour(&mut self, room: &Room) -> Step<Option<Cadence>> {
        let lead = self.work.diary(room, Side::Lead).await?;
        let report = self.work.diary(room, Side::Report).await?;
        let after = self.new_dates_after(room).await?;
        let terms = &room.one.terms;
        let old = &terms.recurrence;
        let dates = |time: NaiveTime| {
            let cadence = at_time(old.cadence(), time);
            let moved = cadence.and_then(|cadence| rhythm(old, cadence, None, after).ok());
            let dates = moved
                .iter()
                .flat_map(|moved| moved.iter_after(after).take(DATES));
            dates.collect()
        };
        let usual = old.cadence().time();
        let hour = another_hour([&lead, &report], usual, terms.duration_minutes, dates);
        Ok(hour.and_then(|hour| at_time(old.cadence(), hour)))
    }

    /// The form of an offer, sent: it is proposed to the other. A wrong value gives the form again.
    ///
    /// # Errors
    /// As [`Cx::offer_form`].
    pub async fn take_offer(
        &mut self,
        id: OneOnOneId,
        what: Offer,
        fields: &Fields,
    ) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        self.open_change(&room, side).await?;
        match self.wish(&room, side, what.setting(), fields).await {
            Ok(()) => {
                let seen = self.work.settings_view(&self.actor, Some((&room, side)));
                Ok(Answer::InDm(View::Settings(seen.await?)))
            }
            Err(Stop::Refused(refusal)) => {
                let form = self.offered(&room, side, what).await?;
                Ok(Answer::Form(form.again(fields, refusal)))
            }
            Err(other) => Err(other),
        }
    }
}
