//! What comes over the gateway, as invocations of the application.
//!
//! Who acts is read off the event, never off what a control hung on. Each interaction and message is carried out once,
//! also when the gateway tells it twice. Invariant: nothing that people wrote is logged.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "serenity's enums are open, since Discord adds kinds"
)]

use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use serenity::all::{
    ActionRowComponent, ChannelId, CommandInteraction, CommandType, ComponentInteraction,
    Interaction, Message, ModalInteraction, User, UserId,
};
use tokio_util::task::TaskTracker;

use super::answer::{Answers, fault};
use super::control::{Control, decode, decode_form};
use super::lines::Lines;
use super::memory::Kept;
use super::plain::Heard;
use super::port::{DiscordChat, page};
use super::read::{account, captured, chosen, place, typed};
use super::turns::{Turn, Turns};
use super::waiting::{Done, Origin, Waiting};
use crate::app::App;
use crate::app::port::Account;
use crate::chat::command::{Command, Fields, Invocation, Place};
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

/// What is known of an interaction when it comes, beside what it says itself.
struct Coming {
    /// When it may be carried out.
    turn: Turn<UserId>,
    user_installed_only: bool,
}

/// Hears what the gateway says.
pub(super) struct Inbound {
    pub(super) answers: Answers,
    pub(super) chat: Arc<DiscordChat>,
    seen: Mutex<Seen>,
    /// What somebody does, by interaction or message, is carried out in the order in which it came.
    turns: Turns<UserId>,
    /// Messages to the bot that were carried out and are to be answered, each chat's in their order.
    lines: Lines<ChannelId, Heard>,
    /// What is in hand, for who waits for its end.
    in_hand: TaskTracker,
}

impl Inbound {
    pub(super) fn new(answers: Answers, chat: Arc<DiscordChat>, in_hand: TaskTracker) -> Self {
        Self {
            answers,
            chat,
            seen: Mutex::default(),
            turns: Turns::default(),
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

    /// Has a command carried out for somebody, when it is their turn.
    async fn invoke(&self, waiting: Waiting, turn: Turn<UserId>, user: &User, command: Command) {
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
        self.answers.carry_out(&waiting, turn, doing).await;
    }

    async fn command(&self, interaction: CommandInteraction, coming: Coming) {
        let Coming {
            turn,
            user_installed_only,
        } = coming;
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
                self.invoke(waiting, turn, &interaction.user, command).await;
            }
            Err(refusal) => {
                drop(turn);
                self.answers.say(&waiting, View::Refused(refusal)).await;
            }
        }
    }

    async fn component(&self, interaction: ComponentInteraction, coming: Coming) {
        let Coming {
            turn,
            user_installed_only,
        } = coming;
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
                self.invoke(waiting, turn, &interaction.user, command).await;
            }
            Some((Control::Turn { delivery, page }, _)) => {
                self.leaf(&waiting, turn, &interaction.user, (delivery, page))
                    .await;
            }
            Some((Control::Open { key }, _)) => {
                drop(turn);
                self.answers.open_again(&waiting, &key).await;
            }
            None => {
                drop(turn);
                let refusal = View::Refused(Refusal::OldCard);
                self.answers.say(&waiting, refusal).await;
            }
        }
    }

    /// Turns a card to another page, for its reader.
    async fn leaf(
        &self,
        waiting: &Waiting,
        turn: Turn<UserId>,
        user: &User,
        (card, number): (DeliveryId, usize),
    ) {
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
        self.answers.carry_out(waiting, turn, doing).await;
    }

    async fn modal(&self, interaction: ModalInteraction, coming: Coming) {
        let Coming {
            turn,
            user_installed_only,
        } = coming;
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
            drop(turn);
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
        self.invoke(waiting, turn, &interaction.user, command).await;
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

    /// Has an interaction answered, without waiting for it. `user_installed_only` says whether the bot is there for this
    /// user alone.
    pub(super) fn interaction(
        self: &Arc<Self>,
        interaction: Interaction,
        user_installed_only: bool,
    ) {
        if !self.is_new(interaction.id().get()) {
            return;
        }
        // Turns are taken here, where the order is that of the events.
        let coming = |user: &User| Coming {
            turn: self.turns.take(user.id),
            user_installed_only,
        };
        let inbound = Arc::clone(self);
        match interaction {
            Interaction::Command(command) => {
                let coming = coming(&command.user);
                let doing = async move { inbound.command(command, coming).await };
                self.in_hand.spawn(doing);
            }
            Interaction::Component(component) => {
                let coming = coming(&component.user);
                let doing = async move { inbound.component(component, coming).await };
                self.in_hand.spawn(doing);
            }
            Interaction::Modal(modal) => {
                let coming = coming(&modal.user);
                let doing = async move { inbound.modal(modal, coming).await };
                self.in_hand.spawn(doing);
            }
            // It changes nothing, and who types waits for nothing else.
            Interaction::Autocomplete(command) => {
                let doing = async move { inbound.autocomplete(command).await };
                self.in_hand.spawn(doing);
            }
            // Only sent to those who take interactions over HTTP, and kinds that are newer than this.
            _ => {}
        }
    }

    /// Has a message carried out, and answered behind those of the same chat, without waiting for it.
    pub(super) fn message(self: &Arc<Self>, message: Message) {
        let mine = message.guild_id.is_none() && !message.author.bot;
        if !mine || !self.is_new(message.id.get()) {
            return;
        }
        let channel = message.channel_id;
        let mut turn = self.turns.take(message.author.id);
        let inbound = Arc::clone(self);
        self.in_hand.spawn(async move {
            turn.comes().await;
            let heard = Box::pin(inbound.carried_out(message)).await;
            let begins = inbound.lines.join(channel, heard);
            // What they do next does not wait until this is answered.
            drop(turn);
            if !begins {
                return;
            }
            while let Some(heard) = inbound.lines.next(&channel) {
                let answered = AssertUnwindSafe(Box::pin(inbound.answer(heard))).catch_unwind();
                // Who stands behind it in this chat is served all the same.
                if answered.await.is_err() {
                    tracing::error!("the answer to a message panicked");
                }
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
