//! Somebody who uses the chat: says, presses, chooses, submits, and looks at what came.
//!
//! After each doing all that is due is brought to its end, so that the story sees what both people see.

use duologue::app::Reply;
use duologue::app::outcome::Answer;
use duologue::chat::command::{Command, Fields, Invocation, Place};
use duologue::chat::control::Press;
use duologue::chat::form::Form;
use duologue::chat::parse::parse_line;
use duologue::chat::view::View;
use duologue::domain::id::DeliveryId;
use duologue::domain::person::{Person, Platform};
use futures::FutureExt as _;

use super::World;
use super::message::{Control, Message};

/// Somebody.
#[derive(Clone)]
pub(crate) struct Actor<'a> {
    world: &'a World,
    account: String,
    place: Place,
}

impl<'a> Actor<'a> {
    pub(super) fn new(world: &'a World, account: &str) -> Self {
        Self {
            world,
            account: account.to_owned(),
            place: Place::Dm,
        }
    }

    /// The same person in a channel of the server, where answers are for their eyes only.
    pub(crate) fn in_server(&self) -> Self {
        Self {
            place: Place::Elsewhere,
            ..self.clone()
        }
    }

    /// The person as the bot knows them.
    pub(crate) async fn known(&self) -> Person {
        let account = self.world.chat.account(&self.account);
        let person = self
            .world
            .app
            .person(Platform::Playground, &account)
            .boxed()
            .await;
        person.expect("a person of the chat")
    }

    /// Types a line: a command, or a plain message.
    pub(crate) async fn says(&self, line: &str) {
        match parse_line(line) {
            Some(Ok(typed)) => self.asks(Command::Typed(typed), None).await,
            Some(Err(refusal)) => self.answer(View::Refused(refusal)).await,
            None => self.asks(Command::Plain(line.to_owned()), None).await,
        }
    }

    /// Presses a button of the newest message that has it.
    #[track_caller]
    pub(crate) fn presses(&self, label: &str) -> impl Future<Output = ()> + Send {
        let (message, control) = self.find(label);
        self.uses(message, control, Vec::new())
    }

    /// Presses a button as it stood on a message, also when it stands there no more, and also on somebody else's.
    #[track_caller]
    pub(crate) fn presses_on(
        &self,
        message: &Message,
        label: &str,
    ) -> impl Future<Output = ()> + Send {
        let control = message.control(label).cloned();
        let control = control.unwrap_or_else(|| panic!("no [{label}] on:\n{message}"));
        self.uses(message.clone(), control, Vec::new())
    }

    /// Chooses an option, by value or label, from a menu of the newest message that has it.
    #[track_caller]
    pub(crate) fn chooses(&self, menu: &str, option: &str) -> impl Future<Output = ()> + Send {
        let (message, control) = self.find(menu);
        let chosen = chosen(&control, option);
        self.uses(message, control, chosen)
    }

    /// Chooses an option, by value or a part of its label, from a menu as it stood on a message, also on somebody else's.
    #[track_caller]
    pub(crate) fn chooses_on(
        &self,
        message: &Message,
        menu: &str,
        option: &str,
    ) -> impl Future<Output = ()> + Send {
        let control = message.control(menu).cloned();
        let control = control.unwrap_or_else(|| panic!("no [{menu}] on:\n{message}"));
        let mut options = control.options.iter();
        let chosen = options.find(|(value, label)| value == option || label.contains(option));
        let (value, _) = chosen.unwrap_or_else(|| panic!("no «{option}» in {:?}", control.options));
        let values = vec![value.clone()];
        self.uses(message.clone(), control, values)
    }

    /// Sends the form that is open, with these fields changed.
    pub(crate) async fn submits(&self, changed: &[(&str, &str)]) {
        let open = self.world.chat.desk(&self.account, |desk| desk.form.take());
        let (form, opened_by) = open.expect("an open form");
        let mut fields: Fields = form
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), field.value.clone()))
            .collect();
        for (name, value) in changed {
            let field = fields.get_mut(*name);
            let field = field.unwrap_or_else(|| panic!("no field {name} in {form:?}"));
            (*value).clone_into(field);
        }
        self.asks(Command::Submit(form.id, fields), opened_by).await;
    }

    /// Asks for something as a platform hands it on.
    pub(crate) async fn does(&self, command: Command) {
        self.asks(command, None).await;
    }

    /// Puts a message into a 1:1 by its menu; the form is open then.
    pub(crate) async fn captures(&self, text: &str, link: &str) {
        let (text, link) = (text.to_owned(), link.to_owned());
        self.asks(Command::Capture { text, link }, None).await;
    }

    /// Comes into the call.
    pub(crate) async fn joins_call(&self) {
        self.changes_call(true).await;
    }

    /// Goes out of the call.
    pub(crate) async fn leaves_call(&self) {
        self.changes_call(false).await;
    }

    async fn changes_call(&self, joined: bool) {
        let present = self.world.chat.call(&self.account, joined);
        let told = self
            .world
            .app
            .call_changed(Platform::Playground, "lounge", &present);
        told.boxed().await.expect("a change of the call");
        self.world.settle().await;
    }

    /// The value of a field of the form that is open.
    pub(crate) fn form_value(&self, name: &str) -> String {
        self.world.chat.desk(&self.account, |desk| {
            let (form, _) = desk.form.as_ref().expect("an open form");
            let field = form.fields.iter().find(|field| field.name == name);
            field.expect("a field").value.clone()
        })
    }

    /// Whether a form is open.
    pub(crate) fn has_form(&self) -> bool {
        self.world
            .chat
            .desk(&self.account, |desk| desk.form.is_some())
    }

    /// The form that is open, and the row of the outbox of the card that it was opened on.
    #[track_caller]
    pub(crate) fn form(&self) -> (Form, Option<DeliveryId>) {
        let open = self
            .world
            .chat
            .desk(&self.account, |desk| desk.form.clone());
        let (form, on) = open.expect("an open form");
        (form, self.delivery(on))
    }

    /// All messages, as they read now.
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.world
            .chat
            .desk(&self.account, |desk| desk.messages.clone())
    }

    /// The messages that came as a card of this kind.
    pub(crate) fn all(&self, kind: &str) -> Vec<Message> {
        let mut messages = self.messages();
        messages.retain(|message| message.kind == kind);
        messages
    }

    /// How many came as a card of this kind.
    pub(crate) fn count(&self, kind: &str) -> usize {
        self.all(kind).len()
    }

    /// The newest message that came as a card of this kind.
    #[track_caller]
    pub(crate) fn newest(&self, kind: &str) -> Message {
        match self.all(kind).pop() {
            Some(message) => message,
            None => panic!("no {kind} for {}; there is:\n{}", self.account, self.chat()),
        }
    }

    /// The newest message of all.
    #[track_caller]
    pub(crate) fn last(&self) -> Message {
        self.messages().pop().expect("a message")
    }

    /// Expects the newest message to have these words: the answer to what was just done.
    #[track_caller]
    pub(crate) fn sees(&self, words: &str) {
        self.last().shows(words);
    }

    /// Expects no message to have these words.
    #[track_caller]
    pub(crate) fn sees_nowhere(&self, words: &str) {
        for message in self.messages() {
            message.lacks(words);
        }
    }

    /// The whole chat, for a story that fails.
    pub(crate) fn chat(&self) -> String {
        let messages = self.messages();
        let messages: Vec<String> = messages.iter().map(Message::to_string).collect();
        messages.join("\n\n")
    }

    #[track_caller]
    fn find(&self, label: &str) -> (Message, Control) {
        let newest_first = self.messages().into_iter().rev();
        let mut with = newest_first.filter_map(|message| {
            let control = message.control(label).cloned()?;
            Some((message, control))
        });
        match with.next() {
            Some(found) => found,
            None => panic!(
                "no [{label}] for {}; there is:\n{}",
                self.account,
                self.chat()
            ),
        }
    }

    /// Asks for something as a program would, and tells all that comes back; the chat shows nothing of it,
    /// and what follows waits until the world settles.
    pub(crate) async fn tries(&self, command: Command) -> String {
        let invocation = Invocation {
            actor: self.known().await.id,
            place: self.place,
            command,
            on: None,
        };
        let reply = self.world.app.handle(invocation).boxed().await;
        format!("{:?}", reply.answer)
    }

    /// The names of the fields of the form that is open.
    pub(crate) fn open_fields(&self) -> Vec<&'static str> {
        self.world.chat.desk(&self.account, |desk| {
            let (form, _) = desk.form.as_ref().expect("an open form");
            form.fields.iter().map(|field| field.name).collect()
        })
    }

    /// What the form that is open says when it is sent.
    pub(crate) fn open_form(&self) -> Option<String> {
        self.world.chat.desk(&self.account, |desk| {
            desk.form.as_ref().map(|(form, _)| form.id.encode())
        })
    }

    /// Uses a control as it stood on a message, with these values chosen.
    pub(crate) async fn uses(&self, message: Message, control: Control, values: Vec<String>) {
        let press = Press::decode(&control.press).expect("a press that can be read back");
        self.asks(Command::Press(press, values), Some(message.id))
            .await;
    }

    /// The row of the outbox that a message was sent by.
    fn delivery(&self, message: Option<usize>) -> Option<DeliveryId> {
        let wanted = |known: &Message| Some(known.id) == message;
        self.messages().into_iter().find(wanted)?.delivery
    }

    async fn asks(&self, command: Command, on: Option<usize>) {
        self.world.begins();
        let actor = self.known().await.id;
        let invocation = Invocation {
            actor,
            place: self.place,
            command,
            on: self.delivery(on),
        };
        let Reply {
            answer,
            zone,
            waiting,
        } = self.world.app.handle(invocation).boxed().await;
        let show = |view, instead_of| {
            assert!(
                !matches!(view, View::Fault { .. }),
                "a fault; the log says why"
            );
            self.world
                .chat
                .answer(&self.account, zone, view, instead_of);
        };
        match answer {
            Answer::View(view) => show(view, None),
            Answer::Replace(view) => show(view, on),
            Answer::Form(form) => self
                .world
                .chat
                .desk(&self.account, |desk| desk.form = Some((form, on))),
            Answer::InDm(view) if self.place == Place::Elsewhere => show(view, None),
            Answer::InDm(_) | Answer::Silent => {}
        }
        if let Some(view) = waiting {
            show(*view, None);
        }
        self.world.ends().await;
    }

    async fn answer(&self, view: View) {
        let zone = self.known().await.zone.unwrap_or_default();
        self.world.chat.answer(&self.account, zone, view, None);
    }
}

/// The value of an option, by value or label.
#[track_caller]
fn chosen(control: &Control, option: &str) -> Vec<String> {
    let mut values = control.options.clone();
    values.retain(|(value, label)| value == option || label == option);
    assert!(!values.is_empty(), "no «{option}» in {:?}", control.options);
    values.into_iter().map(|(value, _)| value).collect()
}
