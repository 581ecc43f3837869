//! What hangs on buttons, menus and forms of Discord: a `custom_id` of at most 100 characters.
//!
//! `1.tck.<meeting>.<topic>~<mark>`: the text of [`crate::chat::control`], and behind `~` the delivery that the card
//! is, so that a message that was read back tells which it is, and a card can be turned in place. The mark is the
//! delivery's id in 22 characters, as the 26 of its usual form do not fit behind the longest text. Two texts are
//! Discord's alone: `turn.<page>` and `open.<key>`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ulid::Ulid;

use super::limits::CUSTOM_ID_MAX;
use crate::chat::control::{FormId, Press};
use crate::domain::id::{DeliveryId, Id as _};

/// What stands before the mark. No text of [`crate::chat::control`] has it.
const BEFORE_MARK: char = '~';

const TURN: &str = "turn.";
const OPEN: &str = "open.";

/// The longest key of [`Control::Open`], in characters.
pub const KEY_MAX: usize = CUSTOM_ID_MAX - OPEN.len();

/// What a button or a menu does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// A control of the card.
    Press(Press),
    /// **‹ Back** or **More ›** of a card of several pages.
    Turn {
        /// The card.
        delivery: DeliveryId,
        /// The page to show, from 0. The card may have fewer by now.
        page: usize,
    },
    /// **Try again**: opens a form that the adapter keeps.
    Open {
        /// What it is kept under: 1 to [`KEY_MAX`] ASCII letters, digits, `-` and `_`.
        key: String,
    },
}

impl Control {
    /// The `custom_id`, with the delivery of the card that it stands on.
    #[must_use]
    pub fn encode(&self, on: Option<DeliveryId>) -> String {
        match self {
            Self::Press(press) => marked(press.encode(), on),
            Self::Turn { delivery, page } => marked(format!("{TURN}{page}"), Some(*delivery)),
            Self::Open { key } => format!("{OPEN}{key}"),
        }
    }
}

/// Reads a `custom_id` of a button or a menu: what it does, and the card that it stands on. `None` for one that is
/// not ours, or is of a version that is no more.
#[must_use]
pub fn decode(custom_id: &str) -> Option<(Control, Option<DeliveryId>)> {
    if let Some(key) = custom_id.strip_prefix(OPEN) {
        let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let is_ours = !key.is_empty() && key.len() <= KEY_MAX && key.chars().all(is_key);
        let key = key.to_owned();
        return is_ours.then_some((Control::Open { key }, None));
    }
    let (text, on) = unmarked(custom_id)?;
    let control = match text.strip_prefix(TURN) {
        Some(page) => Control::Turn {
            delivery: on?,
            page: page.parse().ok()?,
        },
        None => Control::Press(Press::decode(text)?),
    };
    Some((control, on))
}

/// The `custom_id` of a modal, with the delivery of the card that it was opened on.
#[must_use]
pub fn encode_form(form: &FormId, on: Option<DeliveryId>) -> String {
    marked(form.encode(), on)
}

/// Reads it back.
#[must_use]
pub fn decode_form(custom_id: &str) -> Option<(FormId, Option<DeliveryId>)> {
    let (text, on) = unmarked(custom_id)?;
    Some((FormId::decode(text)?, on))
}

fn marked(mut text: String, on: Option<DeliveryId>) -> String {
    if let Some(mark) = on.and_then(mark) {
        text.push(BEFORE_MARK);
        text.push_str(&mark);
    }
    text
}

fn unmarked(custom_id: &str) -> Option<(&str, Option<DeliveryId>)> {
    match custom_id.split_once(BEFORE_MARK) {
        Some((text, mark)) => Some((text, Some(delivery(mark)?))),
        None => Some((custom_id, None)),
    }
}

/// The delivery's 128 bits. There is one for every id, as each is a ULID.
fn mark(on: DeliveryId) -> Option<String> {
    let ulid = Ulid::from_string(&on.bare()).ok()?;
    Some(URL_SAFE_NO_PAD.encode(ulid.to_bytes()))
}

fn delivery(mark: &str) -> Option<DeliveryId> {
    let bytes = URL_SAFE_NO_PAD.decode(mark).ok()?;
    Some(DeliveryId::from_ulid(Ulid::from_bytes(
        bytes.try_into().ok()?,
    )))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::control::{Part, Shape};
    use crate::chat::settings::{Offer, Setting};

    /// Names of closed sets, the longest among them.
    fn names(set: &str) -> Vec<String> {
        let names: Vec<&str> = match set {
            "Offer" => Offer::ALL.map(Offer::name).to_vec(),
            "Setting" => [&Setting::SHARED[..], &Setting::MINE, &Setting::OWN]
                .concat()
                .into_iter()
                .map(Setting::name)
                .collect(),
            "ActionFilter" => vec!["bo1", "mdn", "pxn", "ba1"],
            other => panic!("no names of {other} are known here"),
        };
        names.into_iter().map(ToOwned::to_owned).collect()
    }

    fn part(part: Part) -> BoxedStrategy<String> {
        match part {
            Part::Id(_) => any::<u128>().prop_map(|id| Ulid(id).to_string()).boxed(),
            Part::Number => prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
                .prop_map(|number| number.to_string())
                .boxed(),
            Part::Name(set) => proptest::sample::select(names(set)).boxed(),
        }
    }

    fn texts(shapes: &'static [Shape]) -> impl Strategy<Value = String> {
        proptest::sample::select(shapes).prop_flat_map(|shape| {
            let parts: Vec<_> = shape.parts.iter().map(|kind| part(*kind)).collect();
            parts.prop_map(move |parts| shape.text(&parts))
        })
    }

    fn deliveries() -> impl Strategy<Value = DeliveryId> {
        prop_oneof![any::<u128>(), Just(0), Just(u128::MAX)]
            .prop_map(|id| DeliveryId::from_ulid(Ulid(id)))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn every_control_fits_with_its_card_and_comes_back(
            text in texts(Press::SHAPES),
            on in proptest::option::of(deliveries()),
        ) {
            let control = Control::Press(Press::decode(&text).expect("a press"));
            let custom_id = control.encode(on);
            prop_assert!(custom_id.len() <= CUSTOM_ID_MAX, "{}", custom_id);
            prop_assert_eq!(decode(&custom_id), Some((control, on)));
        }

        #[test]
        fn every_form_fits_with_its_card_and_comes_back(
            text in texts(FormId::SHAPES),
            on in proptest::option::of(deliveries()),
        ) {
            let form = FormId::decode(&text).expect("a form");
            let custom_id = encode_form(&form, on);
            prop_assert!(custom_id.len() <= CUSTOM_ID_MAX, "{}", custom_id);
            prop_assert_eq!(decode_form(&custom_id), Some((form, on)));
        }

        #[test]
        fn a_page_and_a_key_come_back(
            delivery in deliveries(),
            page in any::<usize>(),
            key in "[A-Za-z0-9_-]{1,95}",
        ) {
            let turn = Control::Turn { delivery, page };
            let custom_id = turn.encode(None);
            prop_assert!(custom_id.len() <= CUSTOM_ID_MAX);
            prop_assert_eq!(decode(&custom_id), Some((turn, Some(delivery))));
            let open = Control::Open { key };
            let custom_id = open.encode(Some(delivery));
            prop_assert!(custom_id.len() <= CUSTOM_ID_MAX);
            prop_assert_eq!(decode(&custom_id), Some((open, None)));
        }

        #[test]
        fn whatever_comes_is_read_without_harm(text in "\\PC{0,120}|(1|turn|open)\\.[a-z]{0,3}[.~]\\PC{0,60}") {
            let _ = (decode(&text), decode_form(&text));
        }
    }

    #[test]
    fn a_foreign_text_is_no_control() {
        for text in [
            "",
            "turn.1",
            "turn.x~AAAAAAAAAAAAAAAAAAAAAA",
            "open.",
            "open.a b",
            "1.apk~",
            "1.apk~short",
            "1.apk~AAAAAAAAAAAAAAAAAAAAAA~",
            "2.apk",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
