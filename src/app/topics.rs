//! Topics: adding, editing, ordering, handing over. Their author decides; the partner can tick.

mod turn;

use super::cx::{Cx, Room, open, who};
use super::outcome::{Answer, Step, Stop};
use super::undo::{Changed, Shows};
use crate::chat::command::{Fields, Typed, With};
use crate::chat::form::Form;
use crate::chat::parse;
use crate::chat::view::{NoteLine, Saying, TopicView, View, Who};
use crate::domain::agenda::{ActionLine, TopicLine, Whose, line_of_action, topic_line};
use crate::domain::clock::Instant;
use crate::domain::id::{OneOnOneId, TopicId};
use crate::domain::note::Note;
use crate::domain::one_on_one::{Side, Standing};
use crate::domain::plenty::{A_WHILE, Plenty};
use crate::domain::refusal::Refusal;
use crate::domain::topic::{Author, Section, Topic, TopicState, Visibility};
use crate::domain::undo::Change;
use crate::store::Made;

/// What a new topic says.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) link: Option<String>,
    pub(super) section: Section,
    pub(super) visibility: Visibility,
}

impl Cx<'_> {
    /// `add`.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn add(&mut self, command: Typed) -> Step<Answer> {
        let Typed::Add {
            topic,
            link,
            section,
            visibility,
            with,
        } = command.clone()
        else {
            return Err(Stop::Broken("an `add`"));
        };
        let (room, side) = self.enter_with(&with, &command).await?;
        let words = Words {
            text: topic,
            link,
            section,
            visibility,
        };
        let topic = self.insert_topic(&room, side, words, self.work.now).await?;
        self.topic_answer(&room, side, &topic, true, false).await
    }

    /// The form of **Add topic**, sent. A wrong field gives the form again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn add_by_form(&mut self, id: OneOnOneId, fields: &Fields) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        let options = fields.iter().filter(|(_, value)| !value.trim().is_empty());
        match parse::from_options(
            "add",
            options.map(|(name, value)| (name.clone(), value.clone())),
        ) {
            Ok(Typed::Add {
                topic,
                section,
                visibility,
                ..
            }) => {
                self.add(Typed::Add {
                    topic,
                    link: None,
                    section,
                    visibility,
                    with: With::Id(id),
                })
                .await
            }
            Ok(_) => Err(Stop::Broken("a form of another command")),
            Err(refusal) => Ok(Answer::Form(
                Form::add_topic(id, &room.partner(side)).again(fields, refusal),
            )),
        }
    }

    pub(super) async fn insert_topic(
        &mut self,
        room: &Room,
        side: Side,
        words: Words,
        open_from: Instant,
    ) -> Step<Topic> {
        let now = self.work.now;
        let open_from = match words.visibility {
            Visibility::Shared => Some(open_from),
            Visibility::AtMeeting | Visibility::OnlyMe => None,
        };
        let mut topic = Topic {
            id: self.work.app.ids().make(now),
            one_on_one: room.id(),
            author: Author::Person(self.actor.id),
            text: words.text,
            link: words.link,
            section: words.section,
            visibility: words.visibility,
            open_from,
            position: self.work.tx.next_position(room.id()).await?,
            state: TopicState::Open,
            created_at: now,
        };
        // During the meeting, and once the agenda is out, «when the agenda goes out» is now.
        if topic.visibility == Visibility::AtMeeting
            && self.agenda_is_out(room, side.other()).await?
        {
            topic.open_from = Some(now);
        }
        let made = self.made(room).await?;
        Plenty::OpenTopics.one_more(made.topics)?;
        self.work.tx.insert_topic(&topic).await?;
        self.acted(room, side).await?;
        self.doing_in(room).await?;
        Ok(topic)
    }

    /// What the actor made in a 1:1.
    pub(super) async fn made(&mut self, room: &Room) -> Step<Made> {
        let since = self.work.now - A_WHILE;
        let made = self.work.tx.made_by(room.id(), self.actor.id, since);
        Ok(made.await?)
    }

    async fn agenda_is_out(&mut self, room: &Room, to: Side) -> Step<bool> {
        let current = self.work.tx.current_meetings(room.id()).await?;
        let opened = crate::domain::meeting::Step::Sent;
        Ok(current
            .iter()
            .any(|meeting| meeting.is_live() || meeting.sent.of(to).opening == opened))
    }

    pub(super) async fn topic_answer(
        &mut self,
        room: &Room,
        side: Side,
        topic: &Topic,
        fresh: bool,
        plain: bool,
    ) -> Step<Answer> {
        let view = self.topic_view(room, side, topic, fresh, plain).await?;
        Ok(Answer::View(View::Topic(view)))
    }

    pub(super) async fn topic_view(
        &mut self,
        room: &Room,
        side: Side,
        topic: &Topic,
        fresh: bool,
        plain: bool,
    ) -> Step<TopicView> {
        let now = self.work.now;
        let met_ends = self.work.tx.met_ends(room.id(), topic.created_at).await?;
        let next = match room.one.standing {
            Standing::Active => self
                .work
                .tx
                .current_meetings(room.id())
                .await?
                .first()
                .map(|meeting| meeting.starts_at),
            Standing::Invited | Standing::Paused { .. } | Standing::Closed { .. } => None,
        };
        let others = self.others(room).await?;
        Ok(TopicView {
            partner: room.partner(side),
            line: topic_line(topic, self.actor.id, &met_ends, now),
            fresh,
            plain,
            held_until: topic.open_from.filter(|from| *from > now),
            next,
            others,
            undo: None,
        })
    }

    /// The actor's other open 1:1s, to hand a topic over to.
    async fn others(&mut self, room: &Room) -> Step<Vec<(OneOnOneId, Who)>> {
        // Most people have one, and somebody waits for the answer.
        if let Some([only]) = self.found.as_deref()
            && only.id == room.id()
        {
            return Ok(Vec::new());
        }
        let own = self.own().await?;
        let others = own.iter().filter(|(one, _)| one.id != room.id());
        Ok(others.map(|(one, person)| (one.id, who(person))).collect())
    }

    /// A topic that the actor wrote, with its 1:1.
    pub(super) async fn own_topic(&mut self, id: TopicId) -> Step<(Room, Side, Topic)> {
        let topic = self.work.tx.topic(id).await?.ok_or(Refusal::NotFound)?;
        let (room, side) = self.enter_any(topic.one_on_one).await?;
        // Before the end is told: to a reader who may not know of it, it is not there then either.
        let topic = self.topic_in(&room, id).await?;
        open(&room, side)?;
        if !topic.is_by(self.actor.id) {
            return Err(Refusal::NotTheAuthor.into());
        }
        Ok((room, side, topic))
    }

    /// The same, as long as it was neither discussed nor removed.
    pub(super) async fn own_open_topic(&mut self, id: TopicId) -> Step<(Room, Side, Topic)> {
        let (room, side, topic) = self.own_topic(id).await?;
        match topic.state {
            TopicState::Open => Ok((room, side, topic)),
            TopicState::Discussed { .. } | TopicState::Removed { .. } => {
                Err(Refusal::CannotUndo.into())
            }
        }
    }

    /// **Remove**, and **Undo** of the adding.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner, [`Refusal::CannotUndo`] once it was discussed.
    pub async fn remove_topic(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, mut topic) = self.own_topic(id).await?;
        match topic.state {
            TopicState::Discussed { .. } => return Err(Refusal::CannotUndo.into()),
            TopicState::Removed { .. } => {}
            TopicState::Open => {
                topic.state = TopicState::Removed { at: self.work.now };
                self.work.tx.update_topic(&topic).await?;
                self.doing_in(&room).await?;
            }
        }
        let line = topic_line(&topic, self.actor.id, &[], self.work.now);
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::TopicRemoved(line),
        }))
    }

    /// **Undo** of a removal. Pressed twice it undoes once.
    ///
    /// # Errors
    /// [`Refusal::CannotUndo`] when it was discussed since.
    pub async fn restore_topic(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, mut topic) = self.own_topic(id).await?;
        match topic.state {
            TopicState::Discussed { .. } => return Err(Refusal::CannotUndo.into()),
            TopicState::Open => {}
            TopicState::Removed { .. } => {
                topic.state = TopicState::Open;
                self.work.tx.update_topic(&topic).await?;
                self.doing_in(&room).await?;
            }
        }
        let view = self.topic_view(&room, side, &topic, true, false).await?;
        Ok(Answer::Replace(View::Topic(view)))
    }

    /// **Edit** of the agenda: what of mine can be edited.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn edit_menu(&mut self, id: OneOnOneId) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        let topics = self.work.tx.open_topics(id).await?;
        let own = topics.iter().filter(|topic| topic.is_by(self.actor.id));
        let topics: Vec<TopicLine> = (1..)
            .zip(own)
            .map(|(number, topic)| TopicLine {
                number,
                ..topic_line(topic, self.actor.id, &[], self.work.now)
            })
            .collect();
        let notes: Vec<NoteLine> = match self.noting(&room).await? {
            Some(meeting) => self.work.tx.notes_of_meeting(meeting).await?,
            None => self.work.tx.notes_before_first(id).await?,
        }
        .iter()
        .filter(|note| note.author == self.actor.id)
        .map(|note| note_line(note, self.actor.id))
        .collect();
        let open = self.work.tx.open_actions(id).await?;
        let (today, people) = (room.today(self.work.now), room.one.terms.people);
        let actions: Vec<ActionLine> = open
            .iter()
            .filter(|action| action.author == self.actor.id)
            .map(|action| line_of_action(action, self.actor.id, people, today, self.work.now))
            .collect();
        let partner = room.partner(side);
        if topics.is_empty() && notes.is_empty() && actions.is_empty() {
            return Ok(Answer::View(View::Said {
                partner: Some(partner),
                saying: Saying::NothingToEdit,
            }));
        }
        Ok(Answer::View(View::EditMenu {
            partner,
            one_on_one: id,
            topics,
            notes,
            actions,
        }))
    }

    /// The card of one's own topic, with what can be done to it.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn topic_card(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, topic) = self.own_open_topic(id).await?;
        self.topic_answer(&room, side, &topic, false, false).await
    }

    /// **Edit** of a topic: a form with its words.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn topic_form(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, topic) = self.own_open_topic(id).await?;
        Ok(Answer::Form(Form::edit_topic(
            id,
            &topic.text,
            topic.section,
            topic.visibility,
            &room.partner(side),
        )))
    }

    /// The form of a topic, sent.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn edit_topic(&mut self, id: TopicId, fields: &Fields) -> Step<Answer> {
        let (room, side, before) = self.own_open_topic(id).await?;
        let mut topic = before.clone();
        let options = fields.iter().filter(|(_, value)| !value.trim().is_empty());
        let read = parse::from_options(
            "add",
            options.map(|(name, value)| (name.clone(), value.clone())),
        );
        match read {
            Ok(Typed::Add {
                topic: text,
                section,
                visibility,
                ..
            }) => {
                topic.text = text;
                topic.section = section;
                if fields.contains_key("visibility") {
                    self.show_from(&room, side, &mut topic, visibility).await?;
                }
            }
            Ok(_) => return Err(Stop::Broken("a form of another command")),
            Err(refusal) => {
                let (section, visibility) = (topic.section, topic.visibility);
                let partner = room.partner(side);
                let form = Form::edit_topic(id, &topic.text, section, visibility, &partner);
                return Ok(Answer::Form(form.again(fields, refusal)));
            }
        }
        let mut view = self.topic_view(&room, side, &topic, false, false).await?;
        if topic != before {
            self.work.tx.update_topic(&topic).await?;
            self.doing_in(&room).await?;
            let change = Changed::Topic(id, Change::changed(before, topic));
            let shows = Shows::Topic { plain: false };
            view.undo = Some(self.keep_undo(vec![change], shows).await?);
        }
        Ok(Answer::Replace(View::Topic(view)))
    }

    /// Changes who may read a topic. What the partner has seen stays open only while it is shared.
    async fn show_from(
        &mut self,
        room: &Room,
        side: Side,
        topic: &mut Topic,
        visibility: Visibility,
    ) -> Step<()> {
        if topic.visibility == visibility {
            return Ok(());
        }
        topic.visibility = visibility;
        topic.open_from = match visibility {
            Visibility::Shared => Some(self.work.now),
            Visibility::AtMeeting => self
                .agenda_is_out(room, side.other())
                .await?
                .then_some(self.work.now),
            Visibility::OnlyMe => None,
        };
        Ok(())
    }

    /// **Up** and **Down**: one place among one's own topics of the same part of the agenda.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn shift_topic(&mut self, id: TopicId, up: bool) -> Step<Answer> {
        let (room, side, mut topic) = self.own_open_topic(id).await?;
        let all = self.work.tx.open_topics(room.id()).await?;
        let own: Vec<&Topic> = all
            .iter()
            .filter(|other| other.is_by(self.actor.id) && other.section.stands_with(topic.section))
            .collect();
        let place = own
            .iter()
            .position(|other| other.id == id)
            .ok_or(Stop::Broken("one's own topic"))?;
        let other = if up {
            place.checked_sub(1)
        } else {
            Some(place + 1)
        };
        if let Some(other) = other.and_then(|other| own.get(other)) {
            let mut other = (*other).clone();
            std::mem::swap(&mut other.position, &mut topic.position);
            self.work.tx.update_topic(&other).await?;
            self.work.tx.update_topic(&topic).await?;
            self.doing_in(&room).await?;
        }
        let view = self.topic_view(&room, side, &topic, false, false).await?;
        Ok(Answer::Replace(View::Topic(view)))
    }

    /// **Share now**: the partner need not wait two minutes.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn share_now(&mut self, id: TopicId) -> Step<Answer> {
        let (room, side, mut topic) = self.own_open_topic(id).await?;
        if topic.visibility == Visibility::Shared
            && topic.open_from.is_none_or(|from| from > self.work.now)
        {
            topic.open_from = Some(self.work.now);
            self.work.tx.update_topic(&topic).await?;
            self.doing_in(&room).await?;
        }
        let view = self.topic_view(&room, side, &topic, true, true).await?;
        Ok(Answer::Replace(View::Topic(view)))
    }
}

/// A note as its reader sees it.
#[must_use]
pub fn note_line(note: &Note, reader: crate::domain::id::PersonId) -> NoteLine {
    NoteLine {
        id: note.id,
        text: note.text.clone(),
        by: Whose::of(note.author, reader),
        private: note.private,
    }
}
