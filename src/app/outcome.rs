//! What a use case ends in: an answer, a refusal, or a fault of ours.

use crate::chat::form::Form;
use crate::chat::view::View;
use crate::domain::refusal::Refusal;
use crate::store::StoreError;

/// How an invocation is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A message of its own.
    View(View),
    /// The message on which the control hung reads like this from now on.
    Replace(View),
    /// A form opens.
    Form(Form),
    /// What was asked for arrives in the person's own chat with the bot; the view says so to those who
    /// asked elsewhere.
    InDm(View),
    /// Nothing to say: the card on which the control hung shows the change.
    Silent,
}

/// Why a use case did not come to its answer. Nothing was changed.
#[derive(Debug)]
pub enum Stop {
    /// The person is told why.
    Refused(Refusal),
    /// The person is asked something first.
    Instead(Box<Answer>),
    /// The database failed.
    Store(StoreError),
    /// The data contradicts itself: a bug of ours, told with what was expected.
    Broken(&'static str),
}

impl Stop {
    /// Stops with a view instead.
    #[must_use]
    pub fn view(view: View) -> Self {
        Self::Instead(Box::new(Answer::View(view)))
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The result of a step of a use case.
pub type Step<T> = Result<T, Stop>;
