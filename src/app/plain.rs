//! Plain messages: topics that are held back for two minutes, a call for help, a word that one cannot come.

use chrono::TimeDelta;

use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::topics::Words;
use crate::chat::command::{Typed, With};
use crate::chat::plain::{PlainMessage, classify};
use crate::chat::view::{Saying, View};
use crate::domain::agenda::{TopicLine, topic_line};
use crate::domain::clock::Instant;
use crate::domain::delivery::Subject;
use crate::domain::id::{DraftId, TopicId};
use crate::domain::one_on_one::Side;
use crate::domain::plenty::Plenty;
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Section, TOPIC_MAX, Topic, TopicState, Visibility};

/// What a plain message said stays with its author for so long, to be undone unseen.
pub const HELD_BACK: TimeDelta = TimeDelta::minutes(2);

impl Cx<'_> {
    /// A plain message.
    ///
    /// # Errors
    /// When a topic is too long, or the 1:1 is not clear.
    pub async fn plain(&mut self, text: &str) -> Step<Answer> {
        match classify(text) {
            PlainMessage::Topics(topics) => {
                let before_the_last = i64::try_from(topics.len()).unwrap_or(i64::MAX) - 1;
                Plenty::TopicsAtOnce.one_more(before_the_last)?;
                topics.iter().try_for_each(|topic| within_limit(topic))?;
                self.add_plain(topics, &With::Unsaid).await
            }
            PlainMessage::Help | PlainMessage::Empty => self.help(true).await,
            PlainMessage::CantMakeIt => {
                self.cannot_make_it(text.trim().to_owned(), &With::Unsaid)
                    .await
            }
        }
    }

    /// Topics from a plain message: held back for two minutes.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn add_plain(&mut self, texts: Vec<String>, with: &With) -> Step<Answer> {
        let command = Typed::PlainTopic {
            topics: texts.clone(),
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        let open_from = self.work.now + HELD_BACK;
        let mut topics = Vec::new();
        for text in texts {
            let words = Words {
                text,
                link: None,
                section: Section::Topic,
                visibility: Visibility::Shared,
            };
            topics.push(self.insert_topic(&room, side, words, open_from).await?);
        }
        self.work.run(Subject::OneOnOne(room.id())).await?;
        if let [topic] = topics.as_slice() {
            return self.topic_answer(&room, side, topic, true, true).await;
        }
        let ids: Vec<TopicId> = topics.iter().map(|topic| topic.id).collect();
        let batch = self.keep_draft(&ids).await?;
        let view = self.batch_view(&room, side, batch, &topics);
        Ok(Answer::View(view))
    }

    /// **More…**: one of several topics, with what can be done to it.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn plain_topic_card(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, topic) = self.own_open_topic(id).await?;
        self.topic_answer(&room, side, &topic, true, true).await
    }

    fn batch_view(&self, room: &Room, side: Side, batch: DraftId, topics: &[Topic]) -> View {
        let now = self.work.now;
        let lines = (1..).zip(topics).map(|(number, topic)| {
            let line = topic_line(topic, self.actor.id, &[], now);
            TopicLine { number, ..line }
        });
        let held = topics.iter().filter_map(|topic| topic.open_from).max();
        View::Topics {
            partner: room.partner(side),
            batch,
            lines: lines.collect(),
            held_until: held.filter(|from| *from > now),
        }
    }

    /// **Undo** under several topics: takes back those that were not discussed yet.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when all were discussed.
    pub async fn remove_batch(&mut self, batch: DraftId) -> Step<Answer> {
        let (room, side, mut topics) = self.batch(batch, is_open).await?;
        for topic in &mut topics {
            topic.state = TopicState::Removed { at: self.work.now };
            self.work.tx.update_topic(topic).await?;
        }
        self.doing_in(&room).await?;
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::TopicsRemoved {
                batch,
                count: topics.len(),
            },
        }))
    }

    /// **Undo** of taking several topics back.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when none was removed.
    pub async fn restore_batch(&mut self, batch: DraftId) -> Step<Answer> {
        let removed = |state: &TopicState| matches!(state, TopicState::Removed { .. });
        self.change_batch(batch, removed, |topic, _| topic.state = TopicState::Open)
            .await
    }

    /// **Share now** under several topics.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when none is open any more.
    pub async fn share_batch(&mut self, batch: DraftId) -> Step<Answer> {
        let share = |topic: &mut Topic, now: Instant| {
            if topic.visibility == Visibility::Shared {
                topic.open_from = Some(topic.open_from.map_or(now, |from| from.min(now)));
            }
        };
        self.change_batch(batch, is_open, share).await
    }

    async fn change_batch(
        &mut self,
        batch: DraftId,
        wanted: impl Fn(&TopicState) -> bool,
        change: impl Fn(&mut Topic, Instant),
    ) -> Step<Answer> {
        let (room, side, mut topics) = self.batch(batch, wanted).await?;
        for topic in &mut topics {
            change(topic, self.work.now);
            self.work.tx.update_topic(topic).await?;
        }
        self.doing_in(&room).await?;
        Ok(Answer::Replace(
            self.batch_view(&room, side, batch, &topics),
        ))
    }

    /// The topics of one message that are in a state, with their 1:1.
    async fn batch(
        &mut self,
        batch: DraftId,
        wanted: impl Fn(&TopicState) -> bool,
    ) -> Step<(Room, Side, Vec<Topic>)> {
        let ids: Vec<TopicId> = self.draft(batch).await?;
        let mut found = None;
        let mut topics = Vec::new();
        for id in ids {
            let (room, side, topic) = self.own_topic(id).await?;
            if wanted(&topic.state) {
                topics.push(topic);
            }
            found = Some((room, side));
        }
        match found {
            Some((room, side)) if !topics.is_empty() => Ok((room, side, topics)),
            _ => Err(Refusal::CannotUndo.into()),
        }
    }

    /// «I can't make it»: the ways out of the coming meeting, or a topic after all.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn cannot_make_it(&mut self, text: String, with: &With) -> Step<Answer> {
        let command = Typed::CannotMakeIt {
            text: text.clone(),
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        let with = With::Id(room.id());
        let meeting = match self.coming(&room, side).await {
            Ok(meeting) => meeting,
            // Nothing that could be skipped or moved: the words are not lost.
            Err(Stop::Refused(_)) => return self.add_plain(vec![text], &with).await,
            Err(other) => return Err(other),
        };
        let topics = vec![text];
        let draft = self.keep_draft(&Typed::PlainTopic { topics, with }).await?;
        Ok(Answer::View(View::CannotMakeIt {
            partner: room.partner(side),
            meeting: meeting.id,
            starts_at: meeting.starts_at,
            draft,
        }))
    }

    /// **Add as topic**: it was not a word that one cannot come.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it was added already.
    pub async fn add_after_all(&mut self, draft: DraftId) -> Step<Answer> {
        let command: Typed = self.draft(draft).await?;
        self.redeem(draft, command).await
    }
}

fn is_open(state: &TopicState) -> bool {
    matches!(state, TopicState::Open)
}

/// Whether a topic is within its limit.
fn within_limit(text: &str) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length <= TOPIC_MAX {
        return Ok(());
    }
    Err(Refusal::TooLong {
        option: "topic",
        limit: TOPIC_MAX,
        length,
    })
}
