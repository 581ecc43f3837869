//! What becomes of a topic: another 1:1's, an action, a note. Each can be undone.

use super::super::cx::{Cx, Room};
use super::super::outcome::{Answer, Step};
use super::super::undo::{Changed, Shows};
use crate::chat::view::{Saying, View};
use crate::domain::action::{Action, ActionState, Consent};
use crate::domain::id::{DraftId, OneOnOneId, TopicId};
use crate::domain::note::Note;
use crate::domain::one_on_one::Side;
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Topic, TopicState, Visibility};
use crate::domain::undo::Change;

impl Cx<'_> {
    /// Hands a topic over to another 1:1 of its author.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner, [`Refusal::NotFound`] for a 1:1 that is not theirs.
    pub async fn hand_over(&mut self, id: TopicId, to: OneOnOneId) -> Step<Answer> {
        let (room, side, before) = self.own_open_topic(id).await?;
        let (other, other_side) = self.enter(to).await?;
        if !other.one.standing.is_open() {
            return Err(Refusal::NotFound.into());
        }
        if to == room.id() {
            // It was pressed twice.
            return self.topic_answer(&room, side, &before, false, false).await;
        }
        let mut topic = before.clone();
        topic.one_on_one = to;
        topic.position = self.work.tx.next_position(to).await?;
        if topic.visibility == Visibility::AtMeeting {
            topic.open_from = None;
        }
        self.work.tx.update_topic(&topic).await?;
        self.doing_in(&room).await?;
        self.doing_in(&other).await?;
        let text = topic.text.clone();
        let change = Changed::Topic(id, Change::changed(before, topic));
        let shows = Shows::Topic { plain: false };
        let undo = self.keep_undo(vec![change], shows).await?;
        let saying = Saying::TopicHandedOver {
            text,
            to: other.partner(other_side).name,
            undo,
        };
        Ok(said(&room, side, saying))
    }

    /// **Make it an action** of one's own.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn make_action(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, topic) = self.shared_topic(id).await?;
        let action = Action {
            id: self.work.app.ids().make(self.work.now),
            one_on_one: room.id(),
            owner: self.actor.id,
            author: self.actor.id,
            text: topic.text.clone(),
            due: None,
            state: ActionState::Open,
            consent: Consent::Agreed,
            meeting: self.noting(&room).await?,
            reminders: 0,
            created_at: self.work.now,
        };
        self.work.tx.insert_action(&action).await?;
        let made = Changed::Action(action.id, Change::Made(action.clone()));
        let undo = self.give_way(&room, topic, made).await?;
        let saying = Saying::BecameAction {
            action: action.id,
            text: action.text,
            undo,
        };
        Ok(said(&room, side, saying))
    }

    /// **Make it a note**, shared.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn make_note(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, topic) = self.shared_topic(id).await?;
        let note = Note {
            id: self.work.app.ids().make(self.work.now),
            one_on_one: room.id(),
            meeting: self.noting(&room).await?,
            author: self.actor.id,
            text: topic.text.clone(),
            private: false,
            created_at: self.work.now,
        };
        self.work.tx.insert_note(&note).await?;
        let made = Changed::Note(note.id, Change::Made(note.clone()));
        let undo = self.give_way(&room, topic, made).await?;
        let saying = Saying::BecameNote {
            note: note.id,
            text: note.text,
            undo,
        };
        Ok(said(&room, side, saying))
    }

    /// One's own open topic that the partner sees or is to see: what it becomes is for both. It may have been made
    /// one's own alone since the button was shown.
    async fn shared_topic(&mut self, id: TopicId) -> Step<(Room, Side, Topic)> {
        let (room, side, topic) = self.own_open_topic(id).await?;
        if topic.visibility != Visibility::Shared {
            return Err(Refusal::OldCard.into());
        }
        Ok((room, side, topic))
    }

    /// A topic is removed for what was made of it.
    async fn give_way(&mut self, room: &Room, topic: Topic, made: Changed) -> Step<DraftId> {
        let mut removed = topic.clone();
        removed.state = TopicState::Removed { at: self.work.now };
        self.work.tx.update_topic(&removed).await?;
        self.doing_in(room).await?;
        let gone = Changed::Topic(topic.id, Change::changed(topic, removed));
        let shows = Shows::Topic { plain: true };
        self.keep_undo(vec![gone, made], shows).await
    }
}

fn said(room: &Room, side: Side, saying: Saying) -> Answer {
    Answer::Replace(View::Said {
        partner: Some(room.partner(side)),
        saying,
    })
}
