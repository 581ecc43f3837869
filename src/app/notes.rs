//! Notes on the live or last meeting.

use super::cx::{Cx, Room, open};
use super::outcome::{Answer, Step, Stop};
use super::topics::note_line;
use super::undo::{Changed, Shows};
use crate::chat::command::{Fields, Typed, With};
use crate::chat::form::Form;
use crate::chat::parse;
use crate::chat::view::{Saying, View};
use crate::domain::id::{DraftId, MeetingId, NoteId, OneOnOneId};
use crate::domain::meeting::{Meeting, MeetingState};
use crate::domain::note::Note;
use crate::domain::one_on_one::Side;
use crate::domain::plenty::Plenty;
use crate::domain::refusal::Refusal;
use crate::domain::undo::Change;

impl Cx<'_> {
    /// `note`.
    ///
    /// # Errors
    /// When the 1:1 is not clear.
    pub async fn note(&mut self, text: String, private: bool, with: &With) -> Step<Answer> {
        let command = Typed::Note {
            text: text.clone(),
            private,
            with: with.clone(),
        };
        let (room, side) = self.enter_with(with, &command).await?;
        let note = Note {
            id: self.work.app.ids().make(self.work.now),
            one_on_one: room.id(),
            meeting: self.noting(&room).await?,
            author: self.actor.id,
            text,
            private,
            created_at: self.work.now,
        };
        let made = self.made(&room).await?;
        Plenty::Notes.one_more(made.notes)?;
        self.work.tx.insert_note(&note).await?;
        self.acted(&room, side).await?;
        self.doing_in(&room).await?;
        Ok(Answer::View(note_view(&room, side, &note, true, None)))
    }

    /// The form of **Add note**, sent. A wrong field gives the form again.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for strangers.
    pub async fn note_by_form(&mut self, id: OneOnOneId, fields: &Fields) -> Step<Answer> {
        let (room, side) = self.enter(id).await?;
        match read(fields) {
            Ok((text, private)) => self.note(text, private, &With::Id(id)).await,
            Err(Stop::Refused(refusal)) => Ok(Answer::Form(
                Form::add_note(id, &room.partner(side)).again(fields, refusal),
            )),
            Err(other) => Err(other),
        }
    }

    /// The meeting that notes and actions belong to now: the live one, else the last.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn noting(&mut self, room: &Room) -> Step<Option<MeetingId>> {
        let current = self.work.tx.current_meetings(room.id()).await?;
        if let Some(live) = current.iter().find(|meeting| meeting.is_live()) {
            return Ok(Some(live.id));
        }
        let held = |meeting: &&Meeting| matches!(meeting.state, MeetingState::Ended { .. });
        let recent = self.work.tx.recent_meetings(room.id(), 10).await?;
        Ok(recent.iter().find(held).map(|meeting| meeting.id))
    }

    async fn own_note(&mut self, id: NoteId) -> Step<(Room, Side, Note)> {
        let note = self.work.tx.note(id).await?.ok_or(Refusal::NotFound)?;
        let (room, side) = self.enter_any(note.one_on_one).await?;
        // Before the end is told: to a reader who may not know of it, it is not there then either.
        if !note.visible_to(self.actor.id) {
            return Err(Refusal::NotFound.into());
        }
        open(&room, side)?;
        if note.author != self.actor.id {
            return Err(Refusal::NotTheAuthor.into());
        }
        Ok((room, side, note))
    }

    /// The card of one's own note.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn note_card(&mut self, id: NoteId) -> Step<Answer> {
        let (room, side, note) = self.own_note(id).await?;
        Ok(Answer::View(note_view(&room, side, &note, false, None)))
    }

    /// **Edit** of a note: a form with its words.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn note_form(&mut self, id: NoteId) -> Step<Answer> {
        let (room, side, note) = self.own_note(id).await?;
        Ok(Answer::Form(Form::edit_note(
            id,
            &note.text,
            note.private,
            &room.partner(side),
        )))
    }

    /// The form of a note, sent.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn edit_note(&mut self, id: NoteId, fields: &Fields) -> Step<Answer> {
        let (room, side, before) = self.own_note(id).await?;
        let mut note = before.clone();
        match read(fields) {
            Ok((text, private)) => {
                note.text = text;
                note.private = if fields.contains_key("private") {
                    private
                } else {
                    note.private
                };
            }
            Err(Stop::Refused(refusal)) => {
                let form = Form::edit_note(id, &note.text, note.private, &room.partner(side));
                return Ok(Answer::Form(form.again(fields, refusal)));
            }
            Err(other) => return Err(other),
        }
        let mut undo = None;
        if note != before {
            self.work.tx.update_note(&note).await?;
            self.doing_in(&room).await?;
            let change = Changed::Note(id, Change::changed(before, note.clone()));
            undo = Some(self.keep_undo(vec![change], Shows::Note).await?);
        }
        Ok(Answer::Replace(note_view(&room, side, &note, false, undo)))
    }

    /// **Remove** of a note, and **Undo** of its adding.
    ///
    /// # Errors
    /// [`Refusal::NotTheAuthor`] for the partner.
    pub async fn remove_note(&mut self, id: NoteId) -> Step<Answer> {
        let (room, side, note) = self.own_note(id).await?;
        self.work.tx.delete_note(id).await?;
        self.doing_in(&room).await?;
        let text = note.text.clone();
        let change = Changed::Note(id, Change::Removed(note));
        let undo = self.keep_undo(vec![change], Shows::Note).await?;
        Ok(Answer::Replace(View::Said {
            partner: Some(room.partner(side)),
            saying: Saying::NoteRemoved { text, undo },
        }))
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the options of one command make that command"
)]
fn read(fields: &Fields) -> Step<(String, bool)> {
    let options = fields.iter().filter(|(_, value)| !value.trim().is_empty());
    match parse::from_options(
        "note",
        options.map(|(name, value)| (name.clone(), value.clone())),
    )? {
        Typed::Note { text, private, .. } => Ok((text, private)),
        _ => Err(Stop::Broken("a form of another command")),
    }
}

/// A note as a card; `undo` undoes the change that it answers.
pub(super) fn note_view(
    room: &Room,
    side: Side,
    note: &Note,
    fresh: bool,
    undo: Option<DraftId>,
) -> View {
    View::Note {
        partner: room.partner(side),
        line: note_line(note, room.one.person(side)),
        fresh,
        undo,
    }
}
