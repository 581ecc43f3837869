//! What completion may know of the asker: their partners, their open actions, their zone.

use chrono_tz::Tz;

use super::core::App;
use super::cx::Work;
use super::outcome::{Step, Stop};
use crate::chat::complete::{CompletionContext, Member, OpenAction};
use crate::domain::person::Person;

impl App {
    /// What completion may know of a person. `members` are those whom the platform lets them invite.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn completion_context(
        &self,
        person: &Person,
        members: Vec<Member>,
    ) -> Step<CompletionContext> {
        let mut tx = self.store().read().await?;
        let mut work = Work {
            app: self,
            tx: &mut tx,
            now: self.now(),
        };
        let (mut partners, mut open_actions) = (Vec::new(), Vec::new());
        for one in work.tx.one_on_ones_of(person.id).await? {
            let partner = one.partner_of(person.id).ok_or(Stop::Broken("a partner"))?;
            let partner = work.person(partner).await?.name;
            for action in work.tx.open_actions(one.id).await? {
                let (id, text) = (action.id.to_string(), action.text);
                open_actions.push(OpenAction {
                    id,
                    text,
                    partner: partner.clone(),
                });
            }
            partners.push(partner);
        }
        let mut former_partners = Vec::new();
        for one in work.tx.ended_one_on_ones_of(person.id).await? {
            let partner = one.partner_of(person.id).ok_or(Stop::Broken("a partner"))?;
            let partner = work.person(partner).await?.name;
            if !partners.contains(&partner) && !former_partners.contains(&partner) {
                former_partners.push(partner);
            }
        }
        let zone = person.zone.or(self.settings().timezone).unwrap_or(Tz::UTC);
        Ok(CompletionContext {
            now: self.now(),
            zone,
            partners,
            former_partners,
            members,
            open_actions,
        })
    }
}
