//! What is offered while somebody types an option.
//!
//! It waits for nobody's turn, since it changes nothing. Invariant: what was typed so far is not logged.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "serenity's enums are open, since Discord adds kinds"
)]

use serenity::all::{CommandDataOption, CommandDataOptionValue, CommandInteraction};

use super::body::Response;
use super::inbound::{Inbound, person};
use super::read::{account, subcommand};
use super::waiting::{Origin, Waiting};
use crate::chat::command::Place;
use crate::chat::complete::complete_option;
use crate::chat::grammar::Name;
use crate::domain::person::Person;

impl Inbound {
    /// Offers what the option that is being typed may become.
    pub(super) async fn autocomplete(&self, interaction: CommandInteraction) {
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
}
