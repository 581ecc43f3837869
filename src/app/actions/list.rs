//! The list of the actions of a 1:1.

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step};
use crate::chat::command::{Typed, WhichState, WhoseActions, With};
use crate::chat::view::{View, Who};
use crate::domain::action::{Action, ActionState};
use crate::domain::agenda::{ActionLine, line_of_action};
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;

impl Cx<'_> {
    /// `actions`: those of one 1:1, or of all.
    ///
    /// # Errors
    /// When there is no such partner.
    pub async fn actions(
        &mut self,
        whose: WhoseActions,
        state: WhichState,
        with: &With,
    ) -> Step<Answer> {
        let (partner, rooms) = match with {
            With::Unsaid => {
                let own = self.own().await?;
                if own.is_empty() {
                    return Err(Refusal::NoOneOnOne.into());
                }
                let mut rooms = Vec::new();
                for (one, _) in own {
                    rooms.push(self.enter(one.id).await?);
                }
                let only = if let [(room, side)] = rooms.as_slice() {
                    Some(room.partner(*side))
                } else {
                    None
                };
                (only, rooms)
            }
            With::Named(_) | With::Id(_) => {
                let command = Typed::Actions {
                    whose,
                    state,
                    with: with.clone(),
                };
                let (room, side) = self.enter_with(with, &command).await?;
                (Some(room.partner(side)), vec![(room, side)])
            }
        };
        let mut lines: Vec<(ActionLine, Who)> = Vec::new();
        for (room, side) in &rooms {
            lines.extend(self.list(room, *side, whose, state).await?);
        }
        Ok(Answer::View(View::Actions {
            partner,
            whose,
            state,
            lines,
        }))
    }

    async fn list(
        &mut self,
        room: &Room,
        side: Side,
        whose: WhoseActions,
        state: WhichState,
    ) -> Step<Vec<(ActionLine, Who)>> {
        let mine = |action: &Action| action.owner == self.actor.id;
        let mut all = match state {
            WhichState::Open => self.work.tx.open_actions(room.id()).await?,
            WhichState::Done | WhichState::Dropped | WhichState::All => {
                self.work.tx.actions_of(room.id()).await?
            }
        };
        all.retain(|action| {
            let right_state = match (state, action.state) {
                (WhichState::All, _)
                | (WhichState::Open, ActionState::Open)
                | (WhichState::Done, ActionState::Done { .. })
                | (WhichState::Dropped, ActionState::Dropped { .. }) => true,
                (WhichState::Open | WhichState::Done | WhichState::Dropped, _) => false,
            };
            let right_owner = match whose {
                WhoseActions::Both => true,
                WhoseActions::Mine => mine(action),
                WhoseActions::Partner => !mine(action),
            };
            right_state && right_owner
        });
        let (today, people, now) = (
            room.today(self.work.now),
            room.one.terms.people,
            self.work.now,
        );
        let line = |action| line_of_action(action, self.actor.id, people, today, now);
        Ok(all
            .iter()
            .map(|action| (line(action), room.partner(side)))
            .collect())
    }
}
