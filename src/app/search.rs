//! `search`: over what the asker may read, in 1:1s that go on and in those that ended.
//!
//! What people wrote is sealed, so the rows are opened one after the other, in batches, and only those of the page
//! are kept in memory. The words that were looked for are in no log, and in the database only sealed, for **More**.

use super::cx::{Cx, Room};
use super::meetings::id_value;
use super::outcome::{Answer, Step};
use crate::chat::command::{Typed, With};
use crate::chat::find::Wanted;
use crate::chat::grammar::Name;
use crate::chat::view::{EXCERPT_MAX, Found, FoundKind, SEARCH_PAGE, SearchView, View};
use crate::domain::agenda::Whose;
use crate::domain::clock::Instant;
use crate::domain::id::{ActionId, DraftId, MeetingId, NoteId, OneOnOneId, TopicId};
use crate::domain::meeting::MeetingState;
use crate::domain::one_on_one::{OneOnOne, Side};
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Author, Section, Topic, TopicState};
use crate::store::Mark;

/// So many rows are opened at once.
const BATCH: i64 = 200;

/// Something that people wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Topic(TopicId),
    Note(NoteId),
    Action(ActionId),
}

/// Something that has the words, and in which of the rooms.
struct Hit {
    at: Instant,
    thing: Thing,
    room: usize,
}

impl Cx<'_> {
    /// `search`.
    ///
    /// # Errors
    /// [`Refusal::MissingOption`] when there is nothing to look for, or that there is no such partner.
    pub async fn search(&mut self, text: &str, with: &With) -> Step<Answer> {
        self.search_page(text, with, None, 0)
            .await
            .map(Answer::View)
    }

    /// **More** and **Back**: the results after so many.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] for anybody but the asker.
    pub async fn search_from(&mut self, draft: DraftId, before: i64) -> Step<Answer> {
        let Typed::Search { text, with } = self.draft(draft).await? else {
            return Err(Refusal::OldCard.into());
        };
        let before = usize::try_from(before).map_err(|_| Refusal::OldCard)?;
        self.search_page(&text, &with, Some(draft), before)
            .await
            .map(Answer::Replace)
    }

    async fn search_page(
        &mut self,
        text: &str,
        with: &With,
        draft: Option<DraftId>,
        before: usize,
    ) -> Step<View> {
        let wanted = Wanted::of(text).ok_or(Refusal::MissingOption {
            command: Name::Search.as_str(),
            option: "text",
        })?;
        let (named, rooms) = self.rooms_to_search(text, with).await?;
        let mut hits = Vec::new();
        for (index, (room, _)) in rooms.iter().enumerate() {
            self.scan(index, room, &wanted, &mut hits).await?;
        }
        hits.sort_by_key(|hit| std::cmp::Reverse((hit.at, hit.thing)));
        let (total, before) = (hits.len(), before - before % SEARCH_PAGE);
        let mut found = Vec::new();
        for hit in hits.iter().skip(before).take(SEARCH_PAGE) {
            let (room, side) = &rooms[hit.room];
            let mut whole = self.found(room, *side, hit.thing).await?;
            whole.text = wanted.excerpt(&whole.text, EXCERPT_MAX);
            found.push(whole);
        }
        let draft = match draft {
            None if total > SEARCH_PAGE => {
                let again = Typed::Search {
                    text: text.to_owned(),
                    with: named.map_or(With::Unsaid, With::Id),
                };
                Some(self.keep_draft(&again).await?)
            }
            known => known,
        };
        let partner = named.and(rooms.first());
        Ok(View::Search(SearchView {
            words: text.to_owned(),
            partner: partner.map(|(room, side)| room.partner(*side)),
            total,
            before,
            found,
            draft,
        }))
    }

    /// The 1:1s to search: all, or all with the partner who was named.
    async fn rooms_to_search(
        &mut self,
        text: &str,
        with: &With,
    ) -> Step<(Option<OneOnOneId>, Vec<(Room, Side)>)> {
        let mut records = self.records().await?;
        if records.is_empty() {
            return Err(Refusal::NoOneOnOne.into());
        }
        let named = match with {
            With::Unsaid => None,
            With::Named(_) | With::Id(_) => {
                let command = Typed::Search {
                    text: text.to_owned(),
                    with: with.clone(),
                };
                Some(self.record_with(with, &command).await?)
            }
        };
        if let Some(id) = named {
            let meant = records.iter().find(|(one, _)| one.id == id);
            let partner = meant.ok_or(Refusal::NotFound)?.1.id;
            records.retain(|(_, person)| person.id == partner);
        }
        // Locks of several 1:1s are taken in one order by everybody.
        records.sort_by_key(|(one, _): &(OneOnOne, Person)| (one.created_at, one.id));
        let mut rooms = Vec::with_capacity(records.len());
        for (one, _) in records {
            rooms.push(self.record(one.id).await?);
        }
        Ok((named, rooms))
    }

    /// Adds what has the words in a 1:1 and may be read by the actor.
    async fn scan(
        &mut self,
        index: usize,
        room: &Room,
        wanted: &Wanted,
        hits: &mut Vec<Hit>,
    ) -> Step<()> {
        let (reader, now) = (self.actor.id, self.work.now);
        let mut add = |at, thing| {
            hits.push(Hit {
                at,
                thing,
                room: index,
            });
        };
        let tx = &mut *self.work.tx;
        let mut from = Mark::newest();
        loop {
            let batch = tx.topics_written(room.id(), &from, BATCH).await?;
            let Some(last) = batch.last() else { break };
            from = Mark::after(last.created_at, &last.id);
            for topic in &batch {
                if topic.visible_to(reader, now) && wanted.is_in(&topic.text) {
                    add(topic.created_at, Thing::Topic(topic.id));
                }
            }
        }
        from = Mark::newest();
        loop {
            let batch = tx.notes_written(room.id(), &from, BATCH).await?;
            let Some(last) = batch.last() else { break };
            from = Mark::after(last.created_at, &last.id);
            for note in &batch {
                if note.visible_to(reader) && wanted.is_in(&note.text) {
                    add(note.created_at, Thing::Note(note.id));
                }
            }
        }
        from = Mark::newest();
        loop {
            let batch = tx.actions_written(room.id(), &from, BATCH).await?;
            let Some(last) = batch.last() else { break };
            from = Mark::after(last.created_at, &last.id);
            for action in &batch {
                if wanted.is_in(&action.text) {
                    add(action.created_at, Thing::Action(action.id));
                }
            }
        }
        Ok(())
    }

    /// A thing of a 1:1 in full, as the actor may read it.
    async fn found(&mut self, room: &Room, side: Side, thing: Thing) -> Step<Found> {
        let (reader, partner) = (self.actor.id, room.partner(side));
        match thing {
            Thing::Topic(id) => {
                let topic = self.topic_in(room, id).await?;
                Ok(Found {
                    id: id.to_string(),
                    kind: if topic.section == Section::Decision {
                        FoundKind::Decision
                    } else {
                        FoundKind::Topic
                    },
                    partner,
                    by: match topic.author {
                        Author::Person(author) => Whose::of(author, reader),
                        Author::Duologue => Whose::Duologue,
                    },
                    at: topic.created_at,
                    hidden: is_hidden(room, side, &topic, self.work.now),
                    text: topic.text,
                })
            }
            Thing::Note(id) => {
                let note = self.work.tx.note(id).await?.ok_or(Refusal::NotFound)?;
                if note.one_on_one != room.id() || !note.visible_to(reader) {
                    return Err(Refusal::NotFound.into());
                }
                Ok(Found {
                    id: id.to_string(),
                    kind: FoundKind::Note,
                    partner,
                    by: Whose::of(note.author, reader),
                    at: note.created_at,
                    hidden: note.private,
                    text: note.text,
                })
            }
            Thing::Action(id) => {
                let action = self.work.tx.action(id).await?.ok_or(Refusal::NotFound)?;
                if action.one_on_one != room.id() {
                    return Err(Refusal::NotFound.into());
                }
                Ok(Found {
                    id: id.to_string(),
                    kind: FoundKind::Action,
                    partner,
                    by: Whose::of(action.author, reader),
                    at: action.created_at,
                    hidden: false,
                    text: action.text,
                })
            }
        }
    }

    /// Opens a result: the card of an open action or topic, the past meeting that it belongs to, else its words.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for what is not there, or not the actor's to read.
    pub async fn open_found(&mut self, values: &[String]) -> Step<Answer> {
        let tx = &mut *self.work.tx;
        let (thing, one_on_one, meeting) = if let Some(id) = id_value::<TopicId>(values) {
            let topic = tx.topic(id).await?.ok_or(Refusal::NotFound)?;
            let meeting = match topic.state {
                TopicState::Discussed { meeting, .. } => Some(meeting),
                TopicState::Open => None,
                TopicState::Removed { .. } => return Err(Refusal::NotFound.into()),
            };
            (Thing::Topic(id), topic.one_on_one, meeting)
        } else if let Some(id) = id_value::<NoteId>(values) {
            let note = tx.note(id).await?.ok_or(Refusal::NotFound)?;
            (Thing::Note(id), note.one_on_one, note.meeting)
        } else {
            let id: ActionId = id_value(values).ok_or(Refusal::NotFound)?;
            let action = tx.action(id).await?.ok_or(Refusal::NotFound)?;
            (Thing::Action(id), action.one_on_one, action.meeting)
        };
        let (room, side) = self.record(one_on_one).await?;
        let found = self.found(&room, side, thing).await?;
        let is_open = room.one.standing.is_open();
        match thing {
            Thing::Action(id) if is_open => return self.action_card(id).await,
            Thing::Topic(id) if is_open && meeting.is_none() => {
                let topic = self.topic_in(&room, id).await?;
                return self.topic_answer(&room, side, &topic, false, false).await;
            }
            Thing::Topic(_) | Thing::Note(_) | Thing::Action(_) => {}
        }
        if let Some(view) = self.past_of(&room, side, meeting).await? {
            return Ok(Answer::View(view));
        }
        Ok(Answer::View(View::Found(found)))
    }

    /// The card of the past meeting that something belongs to; `None` while it goes on.
    async fn past_of(
        &mut self,
        room: &Room,
        side: Side,
        meeting: Option<MeetingId>,
    ) -> Step<Option<View>> {
        let Some(id) = meeting else {
            return Ok(None);
        };
        let meeting = self.work.tx.meeting(id).await?.ok_or(Refusal::NotFound)?;
        match meeting.state {
            MeetingState::Ended { .. } | MeetingState::Skipped { .. } => {
                let view = self.meeting_card(room, side, &meeting, 0, None).await?;
                Ok(Some(view))
            }
            MeetingState::Planned | MeetingState::Live { .. } | MeetingState::Cancelled { .. } => {
                Ok(None)
            }
        }
    }
}

/// Whether the partner does not see a topic.
fn is_hidden(room: &Room, side: Side, topic: &Topic, now: Instant) -> bool {
    !topic.visible_to(room.one.person(side.other()), now)
}
