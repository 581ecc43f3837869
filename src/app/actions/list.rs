//! The list of actions: those of one 1:1, or of all.

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step};
use crate::chat::command::{ActionFilter, Typed, WhichState, WhoseActions, With};
use crate::chat::view::{ActionsView, ChangedAction, LISTED_MAX, ListedAction, View};
use crate::domain::action::{Action, ActionState};
use crate::domain::agenda::{Whose, line_of_action};
use crate::domain::id::ActionId;
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;
use crate::store::ACTIONS_LOOKED_THROUGH;

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
        let filter = ActionFilter {
            whose,
            state,
            of_one: *with != With::Unsaid,
        };
        let view = self.actions_view(filter, with).await?;
        Ok(Answer::View(View::Actions(view)))
    }

    /// The list after something was done in it, or with one of its actions picked.
    pub(in crate::app) async fn list_again(
        &mut self,
        room: &Room,
        filter: ActionFilter,
        picked: Option<ActionId>,
        changed: Option<ChangedAction>,
    ) -> Step<View> {
        let with = if filter.of_one {
            With::Id(room.id())
        } else {
            With::Unsaid
        };
        let view = self.actions_view(filter, &with).await?;
        Ok(View::Actions(ActionsView {
            picked,
            changed,
            ..view
        }))
    }

    /// **More…** in a list: what else can be done with one of its actions.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn pick_in_list(&mut self, id: ActionId, filter: ActionFilter) -> Step<Answer> {
        let (room, _, action) = self.enter_action(id).await?;
        let picked = Some(action.id);
        let list = self.list_again(&room, filter, picked, None).await?;
        Ok(Answer::Replace(list))
    }

    async fn actions_view(&mut self, filter: ActionFilter, with: &With) -> Step<ActionsView> {
        let ActionFilter { whose, state, .. } = filter;
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
        let (mut lines, mut older) = (Vec::new(), false);
        for (room, side) in &rooms {
            let (listed, and_older) = self.list(room, *side, whose, state).await?;
            lines.extend(listed);
            older |= and_older;
        }
        // The reader's own come first, also where not all have room.
        lines.sort_by_key(|listed| listed.line.owner != Whose::You);
        let more = lines.len().saturating_sub(LISTED_MAX);
        lines.truncate(LISTED_MAX);
        Ok(ActionsView {
            partner,
            filter,
            lines,
            more,
            older,
            picked: None,
            changed: None,
        })
    }

    /// The actions of a 1:1 that were asked for, and whether there are older ones that were not looked at.
    async fn list(
        &mut self,
        room: &Room,
        side: Side,
        whose: WhoseActions,
        state: WhichState,
    ) -> Step<(Vec<ListedAction>, bool)> {
        let mine = |action: &Action| action.owner == self.actor.id;
        let mut all = match state {
            WhichState::Open => self.work.tx.open_actions(room.id()).await?,
            WhichState::Done | WhichState::Dropped | WhichState::All => {
                self.work.tx.actions_of(room.id()).await?
            }
        };
        let looked_through = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let older = state != WhichState::Open && looked_through >= ACTIONS_LOOKED_THROUGH;
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
        let listed = |action: &Action| ListedAction {
            line: line_of_action(action, self.actor.id, people, today, now),
            partner: room.partner(side),
            mine_to_edit: action.author == self.actor.id,
        };
        Ok((all.iter().map(listed).collect(), older))
    }
}
