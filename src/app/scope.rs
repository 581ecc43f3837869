//! Which 1:1 is meant: the one that was named, the only one, the live one, or a question.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cx::{Cx, Room, who};
use super::outcome::{Answer, Step, Stop};
use crate::chat::command::{Typed, With};
use crate::chat::near::bare;
use crate::chat::view::{View, Who};
use crate::domain::id::{DraftId, OneOnOneId};
use crate::domain::one_on_one::{OneOnOne, Side};
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;

/// So many names are offered when one was not understood.
const NEAR: usize = 3;

impl Cx<'_> {
    /// Enters the 1:1 that a command is for. Asks with a menu when that is not clear; the command then
    /// waits as a draft.
    ///
    /// # Errors
    /// A refusal when there is no such partner, or no 1:1 at all; [`Stop::Instead`] with the menu.
    pub async fn enter_with(&mut self, with: &With, command: &Typed) -> Step<(Room, Side)> {
        let id = match with {
            With::Id(id) => *id,
            With::Named(name) => self.partner_named(name).await?,
            With::Unsaid => self.unsaid(command).await?,
        };
        self.enter(id).await
    }

    /// The actor's open 1:1s with the partner of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn own(&mut self) -> Step<Vec<(OneOnOne, Person)>> {
        let ones = self.work.tx.one_on_ones_of(self.actor.id).await?;
        if ones.is_empty() {
            return Ok(Vec::new());
        }
        let partners = self.work.tx.partners_of(self.actor.id).await?;
        let with_partner = |one: OneOnOne| {
            let partner = one.partner_of(self.actor.id)?;
            let partner = partners.iter().find(|person| person.id == partner)?;
            Some((one, partner.clone()))
        };
        let own: Option<Vec<_>> = ones.into_iter().map(with_partner).collect();
        own.ok_or(Stop::Broken("a partner"))
    }

    /// Keeps something of the actor's for a later press.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_draft(&mut self, what: &impl Serialize) -> Step<DraftId> {
        let draft: DraftId = self.work.app.ids().make(self.work.now);
        let body = serde_json::to_string(what).map_err(|_| Stop::Broken("a draft to keep"))?;
        self.work
            .tx
            .insert_draft(draft, self.actor.id, &body, self.work.now)
            .await?;
        Ok(draft)
    }

    /// What the actor's draft holds.
    ///
    /// # Errors
    /// [`Refusal::OldCard`] when it was used up or is somebody else's.
    pub async fn draft<T: DeserializeOwned>(&mut self, draft: DraftId) -> Step<T> {
        let body = self.work.tx.draft(draft, self.actor.id).await?;
        let body = body.ok_or(Refusal::OldCard)?;
        serde_json::from_str(&body).map_err(|_| Stop::Broken("a draft that can be read"))
    }

    async fn partner_named(&mut self, name: &str) -> Step<OneOnOneId> {
        let own = self.own().await?;
        Self::partner_among(name, &own)
    }

    /// The 1:1 among these whose partner is called so.
    ///
    /// # Errors
    /// [`Refusal::UnknownPartner`] with near names, [`Refusal::NoOneOnOne`] when there are none.
    pub(super) fn partner_among(name: &str, own: &[(OneOnOne, Person)]) -> Step<OneOnOneId> {
        if own.is_empty() {
            return Err(Refusal::NoOneOnOne.into());
        }
        let wanted = bare(name.trim_start_matches('@'));
        if let Ok(id) = wanted
            .to_uppercase()
            .replacen("OO_", "oo_", 1)
            .parse::<OneOnOneId>()
            && own.iter().any(|(one, _)| one.id == id)
        {
            return Ok(id);
        }
        let exact = |person: &Person| {
            person.account.to_lowercase() == wanted || bare(&person.name) == wanted
        };
        let begins = |person: &Person| bare(&person.name).starts_with(&wanted);
        only(own, exact)
            .or_else(|| only(own, begins))
            .ok_or_else(|| {
                Refusal::UnknownPartner {
                    given: name.to_owned(),
                    near: nearest(&wanted, own),
                }
                .into()
            })
    }

    async fn unsaid(&mut self, command: &Typed) -> Step<OneOnOneId> {
        if let Some(id) = self.evident().await? {
            return Ok(id);
        }
        let own = self.own().await?;
        if own.is_empty() {
            return Err(Refusal::NoOneOnOne.into());
        }
        let draft = self.keep_draft(command).await?;
        let choices = own
            .iter()
            .map(|(one, partner)| (one.id, who(partner)))
            .collect::<Vec<(OneOnOneId, Who)>>();
        Err(Stop::Instead(Box::new(Answer::View(View::WhichOneOnOne {
            draft,
            choices,
        }))))
    }

    /// The 1:1 that is meant when none was named: the only one, or the one that is live. `None` when that is
    /// not clear, or there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evident(&mut self) -> Step<Option<OneOnOneId>> {
        let own = self.work.tx.one_on_ones_of(self.actor.id).await?;
        self.found = Some(own.clone());
        if let [one] = own.as_slice() {
            return Ok(Some(one.id));
        }
        let mut live = Vec::new();
        for one in &own {
            if self
                .work
                .tx
                .current_meetings(one.id)
                .await?
                .iter()
                .any(super::super::domain::meeting::Meeting::is_live)
            {
                live.push(one.id);
            }
        }
        let only = if let [only] = live.as_slice() {
            Some(*only)
        } else {
            None
        };
        Ok(only)
    }
}

fn only(own: &[(OneOnOne, Person)], matches: impl Fn(&Person) -> bool) -> Option<OneOnOneId> {
    let mut found = own.iter().filter(|(_, person)| matches(person));
    match (found.next(), found.next()) {
        (Some((one, _)), None) => Some(one.id),
        _ => None,
    }
}

fn nearest(wanted: &str, own: &[(OneOnOne, Person)]) -> Vec<String> {
    let mut names: Vec<(f64, String)> = own
        .iter()
        .map(|(_, person)| {
            (
                strsim::jaro_winkler(wanted, &bare(&person.name)),
                person.name.clone(),
            )
        })
        .collect();
    names.sort_by(|a, b| b.0.total_cmp(&a.0));
    names.into_iter().take(NEAR).map(|(_, name)| name).collect()
}
