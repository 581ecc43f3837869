//! Forms: as modals, and as a message where Discord takes no modal.

use chrono_tz::Tz;

use super::page::Page;
use super::piece::{Piece, Pieces, Tie, groups};
use super::{Face, layout};
use crate::chat::form::{Field, FieldKind, Form};
use crate::chat::view::{Card, View};
use crate::discord::body::{
    ActionRow, Button, ButtonStyle, InputStyle, MessageBody, Modal, TextInput,
};
use crate::discord::control::{Control, encode_form};
use crate::discord::limits::{
    CUSTOM_ID_MAX, INPUT_LABEL_MAX, INPUT_VALUE_MAX, MODAL_ROWS_MAX, MODAL_TITLE_MAX, cut, label,
};
use crate::domain::id::DeliveryId;

/// A form as a modal; `on` is the card that it was opened on. What was wrong before has no place in a modal:
/// [`retry`] says it.
#[must_use]
pub fn modal(form: &Form, on: Option<DeliveryId>) -> Modal {
    let inputs = form.fields.iter().take(MODAL_ROWS_MAX).map(input);
    Modal {
        custom_id: encode_form(&form.id, on),
        title: label(&form.title, MODAL_TITLE_MAX),
        components: inputs.map(|input| ActionRow::new(vec![input])).collect(),
    }
}

fn input(field: &Field) -> TextInput {
    let (style, value) = match field.kind {
        FieldKind::Text => (InputStyle::Short, field.value.replace('\n', " ")),
        FieldKind::Multiline => (InputStyle::Paragraph, field.value.clone()),
    };
    TextInput::new(
        field.name.to_owned(),
        style,
        label(&field.label, INPUT_LABEL_MAX),
        cut(&value, INPUT_VALUE_MAX),
        field.required,
    )
}

/// What was wrong with a form, and **Try again**, which opens it: Discord takes no modal as the answer to another
/// one, nor after a deferral. The adapter keeps the form under `key`, of which [`Control::Open`] says what it is
/// made of. Of a very long refusal the end is left out: what was typed is in the form.
#[must_use]
pub fn retry(form: &Form, key: &str) -> MessageBody {
    // A refusal's instants are shown in the reader's own zone, and the title of a form has none.
    let zone = Tz::UTC;
    let view = View::Form(form.clone());
    let layout = layout(&Card { zone, view });
    let face = Face::new(&layout, zone);
    let custom_id = Control::Open {
        key: key.to_owned(),
    }
    .encode(None);
    debug_assert!(custom_id.len() <= CUSTOM_ID_MAX, "too long a key");
    let again = Button::new(ButtonStyle::Primary, "Try again".to_owned(), custom_id);
    let again = Piece::Buttons(vec![again]);

    let mut page = Page::default();
    let room = face.room(2);
    for group in groups(Pieces::new(None).of(&layout.blocks), Tie::None) {
        if !page.take(&group, room) {
            break;
        }
    }
    page.take(&[again], face.room(0));
    face.message(page.components)
}
