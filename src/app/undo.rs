//! **Undo**: what an answer changed is brought back as it was, unless something else was done with it since.
//!
//! What was stands in a draft of the one who changed it, so that nobody else can undo it; the rule is
//! [`crate::domain::undo`]'s. What can be undone by a press that says all by itself (the adding of a topic, a
//! skip, a move) needs no draft.

use serde::{Deserialize, Serialize};

use super::cx::Cx;
use super::notes::note_view;
use super::outcome::{Answer, Step, Stop};
use crate::chat::command::ActionFilter;
use crate::chat::view::{ActionOccasion, View};
use crate::domain::action::Action;
use crate::domain::delivery::Subject;
use crate::domain::digest::reminders_over;
use crate::domain::id::{ActionId, DraftId, NoteId, TopicId};
use crate::domain::note::Note;
use crate::domain::refusal::Refusal;
use crate::domain::topic::Topic;
use crate::domain::undo::{Back, Change};

/// Something that was changed.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Changed {
    /// A topic.
    Topic(TopicId, Change<Topic>),
    /// A note.
    Note(NoteId, Change<Note>),
    /// An action.
    Action(ActionId, Change<Action>),
}

/// What the answer to an **Undo** shows.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) enum Shows {
    /// The topic, as after its adding by a plain message or as it is looked at.
    Topic {
        /// Which of the two.
        plain: bool,
    },
    /// The note.
    Note,
    /// The action.
    Action,
    /// The list that the action stands in.
    Actions(ActionFilter),
}

/// What a draft holds.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    changed: Vec<Changed>,
    shows: Shows,
}

impl Cx<'_> {
    /// Keeps what **Undo** takes back.
    pub(super) async fn keep_undo(&mut self, changed: Vec<Changed>, shows: Shows) -> Step<DraftId> {
        self.keep_draft(&Kept { changed, shows }).await
    }

    /// **Undo**. Pressed twice it undoes once.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when something else was done with it meanwhile, [`Refusal::OldCard`] for everybody
    /// but the one who changed it.
    pub async fn undo(&mut self, draft: DraftId) -> Step<Answer> {
        let Kept { changed, shows } = self.draft(draft).await?;
        let mut views = Vec::new();
        for thing in changed {
            views.extend(match thing {
                Changed::Topic(id, change) => self.undo_topic(id, &change, shows).await?,
                Changed::Note(id, change) => self.undo_note(id, change, shows).await?,
                Changed::Action(id, change) => self.undo_action(id, change, shows).await?,
            });
        }
        let view = views.into_iter().next();
        view.map(Answer::Replace)
            .ok_or(Stop::Broken("something to show after an undo"))
    }

    async fn undo_topic(
        &mut self,
        id: TopicId,
        change: &Change<Topic>,
        shows: Shows,
    ) -> Step<Option<View>> {
        let (mut room, mut side, mut topic) = self.own_topic(id).await?;
        match change.undo(Some(topic.clone()))? {
            Back::Already => {}
            Back::Update(back) => {
                if back.one_on_one != room.id() {
                    self.doing_in(&room).await?;
                    (room, side) = self.enter(back.one_on_one).await?;
                    if !room.one.standing.is_open() {
                        return Err(Refusal::CannotUndo.into());
                    }
                }
                self.work.tx.update_topic(&back).await?;
                self.doing_in(&room).await?;
                topic = back;
            }
            Back::Insert(_) | Back::Remove => {
                return Err(Stop::Broken("a topic, which is never deleted"));
            }
        }
        match shows {
            Shows::Topic { plain } => {
                let view = self.topic_view(&room, side, &topic, plain, plain).await?;
                Ok(Some(View::Topic(view)))
            }
            Shows::Note | Shows::Action | Shows::Actions(_) => Ok(None),
        }
    }

    async fn undo_note(
        &mut self,
        id: NoteId,
        change: Change<Note>,
        shows: Shows,
    ) -> Step<Option<View>> {
        let (room, side) = self.enter(change.thing().one_on_one).await?;
        let now = self.work.tx.note(id).await?;
        let fresh = matches!(change, Change::Removed(_));
        let note = match change.undo(now.clone())? {
            Back::Already => now,
            Back::Insert(note) => {
                self.work.tx.insert_note(&note).await?;
                Some(note)
            }
            Back::Update(note) => {
                self.work.tx.update_note(&note).await?;
                Some(note)
            }
            Back::Remove => {
                self.work.tx.delete_note(id).await?;
                None
            }
        };
        self.doing_in(&room).await?;
        match (shows, note) {
            (Shows::Note, Some(note)) => Ok(Some(note_view(&room, side, &note, fresh, None))),
            (Shows::Topic { .. } | Shows::Note | Shows::Action | Shows::Actions(_), _) => Ok(None),
        }
    }

    async fn undo_action(
        &mut self,
        id: ActionId,
        change: Change<Action>,
        shows: Shows,
    ) -> Step<Option<View>> {
        let (room, side) = self.enter(change.thing().one_on_one).await?;
        let now = self.work.tx.action(id).await?;
        let occasion = match change {
            Change::Removed(_) => ActionOccasion::Added,
            Change::Made(_) | Change::Changed { .. } => ActionOccasion::Answered,
        };
        let action = match change.undo(now.clone())? {
            Back::Already => now,
            Back::Insert(action) => {
                self.work.tx.insert_action(&action).await?;
                let subject = Subject::Action(id);
                self.work.tx.revive(subject, self.work.now).await?;
                self.followed(&room).await?;
                Some(action)
            }
            Back::Update(mut action) => {
                // What came due meanwhile is not caught up with.
                let rhythm = room.rhythm(super::actions::owner_side(&room, &action));
                let over = reminders_over(action.due, &rhythm, self.work.now);
                action.reminders = action.reminders.max(over);
                self.change_action(&room, side, &action).await?;
                Some(action)
            }
            Back::Remove => {
                self.delete_action(&room, id).await?;
                None
            }
        };
        match (shows, action) {
            (Shows::Action, Some(action)) => {
                let view = self
                    .work
                    .action_view(&room, side, &action, occasion)
                    .await?;
                Ok(Some(View::Action(view)))
            }
            (Shows::Actions(filter), _) => {
                Ok(Some(self.list_again(&room, filter, None, None).await?))
            }
            (Shows::Topic { .. } | Shows::Note | Shows::Action, _) => Ok(None),
        }
    }
}
