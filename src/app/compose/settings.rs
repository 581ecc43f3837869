//! The settings card.

use super::super::cx::{Room, Work, who};
use super::super::outcome::{Step, Stop};
use super::change::terms_view;
use crate::chat::view::{OneSettings, SettingsView, Who};
use crate::domain::id::OneOnOneId;
use crate::domain::meeting::Step as Sending;
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::person::Person;

impl Work<'_> {
    /// All that a person can set, with what belongs to a 1:1 of theirs that they look at.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings_view(
        &mut self,
        reader: &Person,
        looked_at: Option<(&Room, Side)>,
    ) -> Step<SettingsView> {
        let one = match looked_at {
            Some((room, side)) => Some(self.one_settings(room, side).await?),
            None => None,
        };
        let mut others: Vec<(OneOnOneId, Who)> = Vec::new();
        for other in self.tx.one_on_ones_of(reader.id).await? {
            if one.as_ref().is_some_and(|one| one.one_on_one == other.id) {
                continue;
            }
            let partner = other.partner_of(reader.id);
            let partner = partner.ok_or(Stop::Broken("a partner"))?;
            others.push((other.id, who(&self.person(partner).await?)));
        }
        Ok(SettingsView {
            one,
            others,
            zone: reader.zone.or(self.app.settings().timezone),
            hours: reader.hours,
            switches: reader.switches,
        })
    }

    async fn one_settings(&mut self, room: &Room, side: Side) -> Step<OneSettings> {
        let (reader, member) = (room.one.person(side), room.members.of(side));
        let current = self.tx.current_meetings(room.id()).await?;
        let out = current
            .iter()
            .find(|meeting| meeting.is_planned() && meeting.sent.of(side).agenda == Sending::Sent);
        let accepted = room.one.standing != Standing::Invited;
        let open = if accepted {
            self.tx.open_proposal(room.id()).await?
        } else {
            None
        };
        Ok(OneSettings {
            one_on_one: room.id(),
            partner: room.partner(side),
            terms: terms_view(&room.one.terms, reader),
            accepted,
            place: room.one.place.clone(),
            open: open.map(|open| (open.id, open.by == reader)),
            agenda_lead_minutes: member.agenda_lead_minutes,
            agenda_out: out.map(|meeting| meeting.starts_at),
            nudge_lead_hours: member.nudge_lead_hours,
            recap_delay_minutes: member.recap_delay_minutes,
            call_detection: member.call_detection,
        })
    }
}
