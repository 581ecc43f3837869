//! The bodies that are sent to Discord, typed.
//!
//! Ours, since serenity's builders know only the older kind of components. What cannot be sent has no place in the
//! types: a message with content or embeds, a container in a container, a row of a button and a select. They are
//! written only; what Discord sends is read elsewhere. Lengths are the business of who fills them in.

mod component;
mod message;
mod modal;
mod response;

pub use self::component::{
    ActionRow, Button, ButtonStyle, Component, Container, Section, SelectOption, Separator,
    StringSelect, TextDisplay,
};
pub use self::message::MessageBody;
pub use self::modal::{InputStyle, Modal, TextInput};
pub use self::response::{Choice, Response};
