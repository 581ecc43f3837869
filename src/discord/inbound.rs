//! What comes over the gateway, as invocations of the application.
//!
//! Who acts is read off the event, never off what a control hung on. Each interaction and message is carried out once,
//! also when the gateway tells it twice. Invariant: nothing that people wrote is logged.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "serenity's enums are open, since Discord adds kinds"
)]

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::all::{
    ActionRowComponent, ChannelId, CommandDataOption, CommandDataOptionValue, CommandInteraction,
    CommandType, ComponentInteraction, Interaction, Message, ModalInteraction, User, UserId,
};
use tokio_util::task::TaskTracker;

use super::answer::{Answers, fault};
use super::body::Response;
use super::control::{Control, decode, decode_form};
use super::lines::Lines;
use super::memory::Kept;
use super::port::{DiscordChat, page};
use super::read::{account, captured, chosen, place, subcommand, typed};
use super::waiting::{Done, Origin, Waiting};
use crate::app::App;
use crate::app::port::Account;
use crate::chat::command::{Command, Fields, Invocation, Place};
use crate::chat::complete::complete_option;
use crate::chat::grammar::Name;
use crate::chat::view::View;
use crate::domain::id::DeliveryId;
use crate::domain::person::{Person, Platform};
use crate::domain::refusal::Refusal;

/// So many events back a repeat is recognised: far more than a resumed session tells again of what was answered.
const REMEMBERED: usize = 4_096;

/// So long is waited for where a form was sent from; the rest of the time is for the answer.
const PLACE_WITHIN: Duration = Duration::from_millis(500);

/// The last events that were carried out.
#[derive(Default)]
struct Seen {
    order: VecDeque<u64>,
    ids: HashSet<u64>,
}

impl Seen {
    /// Whether this one is new.
    fn is_new(&mut self, id: u64) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }
}

/// Hears what the gateway says.
pub(super) struct Inbound {
    pub(super) answers: Answers,
    pub(super) chat: Arc<DiscordChat>,
    seen: Mutex<Seen>,
    /// Messages to the bot, each person's in their order.
    lines: Lines<ChannelId, Message>,
    /// What is in hand, for who waits for its end.
    in_hand: TaskTracker,
}

impl Inbound {
    pub(super) fn new(answers: Answers, chat: Arc<DiscordChat>, in_hand: TaskTracker) -> Self {
        Self {
            answers,
            chat,
            seen: Mutex::default(),
            lines: Lines::default(),
            in_hand,
        }
    }

    fn is_new(&self, id: u64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let new = seen.is_new(id);
        if !new {
            tracing::info!("an event came twice and was carried out once");
        }
        new
    }

    /// Has a command carried out for somebody.
    async fn invoke(&self, waiting: Waiting, user: &User, command: Command) {
        let (app, kept) = (self.answers.app.clone(), self.answers.kept.clone());
        let (account, id, on) = (account(user), user.id, waiting.on);
        let (place, channel) = (waiting.place, waiting.channel);
        let doing = async move {
            // Neither needs the other, and somebody waits.
            let met = meet(&kept, place, id, channel);
            let ((), person) = tokio::join!(met, person(&app, &account));
            let Some(person) = person else {
                return fault(&app, "a command found no person");
            };
            let invocation = Invocation {
                actor: person.id,
                place,
                on,
                command,
            };
            Done::Reply(Box::new(Box::pin(app.handle(invocation)).await))
        };
        self.answers.carry_out(&waiting, doing).await;
    }

    async fn command(&self, interaction: CommandInteraction, user_installed_only: bool) {
        let waiting = Waiting {
            application: interaction.application_id,
            id: interaction.id,
            token: interaction.token.clone(),
            user: interaction.user.id,
            origin: Origin::Command,
            place: place(interaction.context, interaction.guild_id),
            channel: interaction.channel_id,
            user_installed_only,
            on: None,
        };
        for user in interaction.data.resolved.users.values() {
            self.chat.saw(user.id, account(user));
        }
        let command = match interaction.data.kind {
            CommandType::Message => captured(&interaction),
            _ => typed(&interaction.data.options),
        };
        match command {
            Ok(command) => {
                self.invoke(waiting, &interaction.user, command).await;
            }
            Err(refusal) => self.answers.say(&waiting, View::Refused(refusal)).await,
        }
    }

    async fn component(&self, interaction: ComponentInteraction, user_installed_only: bool) {
        let control = decode(&interaction.data.custom_id);
        let waiting = Waiting {
            application: interaction.application_id,
            id: interaction.id,
            token: interaction.token.clone(),
            user: interaction.user.id,
            origin: Origin::Component,
            place: place(interaction.context, interaction.guild_id),
            channel: interaction.channel_id,
            user_installed_only,
            on: control.as_ref().and_then(|(_, on)| *on),
        };
        match control {
            Some((Control::Press(press), _)) => {
                let values = chosen(interaction.data.kind);
                let command = Command::Press(press, values);
                self.invoke(waiting, &interaction.user, command).await;
            }
            Some((Control::Turn { delivery, page }, _)) => {
                self.turn(&waiting, &interaction.user, delivery, page).await;
            }
            Some((Control::Open { key }, _)) => self.answers.open_again(&waiting, &key).await,
            None => {
                let refusal = View::Refused(Refusal::OldCard);
                self.answers.say(&waiting, refusal).await;
            }
        }
    }

    /// Turns a card to another page, for its reader.
    async fn turn(&self, waiting: &Waiting, user: &User, card: DeliveryId, number: usize) {
        let (app, kept) = (self.answers.app.clone(), self.answers.kept.clone());
        let account = account(user);
        let doing = async move {
            let Some(person) = person(&app, &account).await else {
                return fault(&app, "a card found no person");
            };
            match app.card_of(card, person.id).await {
                Ok(Some(fresh)) => {
                    if let Err(error) = kept.keep_page(card, number).await {
                        tracing::error!(error = %format!("{error:#}"), "failed to use the adapter's memory");
                    }
                    Done::Page(Box::new(page(&fresh, card, number)))
                }
                Ok(None) => Done::view(View::Refused(Refusal::OldCard)),
                Err(stop) => {
                    tracing::error!(error = ?stop, "failed to look a card up");
                    fault(&app, "a card was not turned")
                }
            }
        };
        self.answers.carry_out(waiting, doing).await;
    }

    async fn modal(&self, interaction: ModalInteraction, user_installed_only: bool) {
        let form = decode_form(&interaction.data.custom_id);
        let waiting = Waiting {
            application: interaction.application_id,
            id: interaction.id,
            token: interaction.token.clone(),
            user: interaction.user.id,
            origin: Origin::Modal {
                from_message: interaction.message.is_some(),
            },
            place: self.place_of_modal(&interaction).await,
            channel: interaction.channel_id,
            user_installed_only,
            on: form.as_ref().and_then(|(_, on)| *on),
        };
        let Some((form, _)) = form else {
            let refusal = View::Refused(Refusal::OldCard);
            return self.answers.say(&waiting, refusal).await;
        };
        let rows = interaction.data.components.iter();
        let inputs = rows.flat_map(|row| &row.components).filter_map(|input| {
            let ActionRowComponent::InputText(input) = input else {
                return None;
            };
            Some((
                input.custom_id.clone(),
                input.value.clone().unwrap_or_default(),
            ))
        });
        let fields: Fields = inputs.collect();
        let command = Command::Submit(form, fields);
        self.invoke(waiting, &interaction.user, command).await;
    }

    /// serenity drops the context of a form that was sent. In the chat with the bot the channel is known from before.
    async fn place_of_modal(&self, interaction: &ModalInteraction) -> Place {
        if interaction.guild_id.is_some() {
            return Place::Elsewhere;
        }
        let kept = self.answers.kept.channel(interaction.user.id);
        match tokio::time::timeout(PLACE_WITHIN, kept).await {
            Ok(Ok(Some(channel))) if channel == interaction.channel_id => Place::Dm,
            // For their eyes only is never wrong.
            Ok(_) | Err(_) => Place::Elsewhere,
        }
    }

    async fn autocomplete(&self, interaction: CommandInteraction) {
        let known = person(&self.answers.app, &account(&interaction.user)).await;
        let choices = match known {
            Some(person) => self.choices(&person, &interaction.data.options).await,
            None => Vec::new(),
        };
        let waiting = Waiting {
            application: interaction.application_id,
            id: interaction.id,
            token: interaction.token.clone(),
            user: interaction.user.id,
            origin: Origin::Command,
            place: Place::Elsewhere,
            channel: interaction.channel_id,
            user_installed_only: false,
            on: None,
        };
        let response = Response::choices(choices);
        if let Err(error) = self.answers.call_back(&waiting, &response).await {
            // Who types on has asked again already.
            tracing::debug!(error = %format!("{error:#}"), "a completion came too late");
        }
    }

    async fn choices(
        &self,
        person: &Person,
        options: &[CommandDataOption],
    ) -> Vec<(String, String)> {
        let Some((command, options)) = subcommand(options) else {
            return Vec::new();
        };
        let Some(command) = Name::find(command) else {
            return Vec::new();
        };
        let focused = options.iter().find_map(|option| match &option.value {
            CommandDataOptionValue::Autocomplete { value, .. } => Some((&option.name, value)),
            _ => None,
        });
        let Some((option, partial)) = focused else {
            return Vec::new();
        };
        let context = self
            .answers
            .app
            .completion_context(person, Vec::new())
            .await;
        match context {
            Ok(context) => complete_option(command, option, partial, &context)
                .into_iter()
                .map(|choice| (choice.label, choice.text))
                .collect(),
            Err(stop) => {
                tracing::error!(error = ?stop, "failed to complete an option");
                Vec::new()
            }
        }
    }

    /// Has an interaction answered, without waiting for it. `only` says whether the bot is there for this user alone.
    pub(super) fn interaction(self: &Arc<Self>, interaction: Interaction, only: bool) {
        if !self.is_new(interaction.id().get()) {
            return;
        }
        let inbound = Arc::clone(self);
        self.in_hand.spawn(async move {
            match interaction {
                Interaction::Command(command) => inbound.command(command, only).await,
                Interaction::Autocomplete(command) => inbound.autocomplete(command).await,
                Interaction::Component(component) => inbound.component(component, only).await,
                Interaction::Modal(modal) => inbound.modal(modal, only).await,
                // Only sent to those who take interactions over HTTP, and kinds that are newer than this.
                _ => {}
            }
        });
    }

    /// Has a message answered, behind those of the same chat, without waiting for it.
    pub(super) fn message(self: &Arc<Self>, message: Message) {
        let mine = message.guild_id.is_none() && !message.author.bot;
        if !mine || !self.is_new(message.id.get()) {
            return;
        }
        let channel = message.channel_id;
        if !self.lines.join(channel, message) {
            return;
        }
        let inbound = Arc::clone(self);
        self.in_hand.spawn(async move {
            while let Some(message) = inbound.lines.next(&channel) {
                Box::pin(inbound.plain(message)).await;
            }
        });
    }
}

pub(super) async fn person(app: &App, account: &Account) -> Option<Person> {
    match Box::pin(app.person(Platform::Discord, account)).await {
        Ok(person) => Some(person),
        Err(stop) => {
            tracing::error!(error = ?stop, "failed to look a person up");
            None
        }
    }
}

/// The channel of somebody's chat with the bot, met where they used it.
pub(super) async fn meet(kept: &Kept, place: Place, user: UserId, channel: ChannelId) {
    if place == Place::Elsewhere {
        return;
    }
    let met = async {
        if kept.channel(user).await? == Some(channel) {
            return Ok(());
        }
        kept.keep_channel(user, channel).await
    };
    if let Err(error) = met.await {
        tracing::error!(error = %format!("{error:#}"), "failed to use the adapter's memory");
    }
}
