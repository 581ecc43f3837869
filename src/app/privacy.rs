//! `privacy`: what is kept, and who can read it.

use super::cx::Cx;
use super::outcome::{Answer, Step};
use crate::chat::command::PrivacyRequest;
use crate::chat::view::{PrivacyView, View};

impl Cx<'_> {
    /// `privacy`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn privacy(&mut self, what: PrivacyRequest) -> Step<Answer> {
        match what {
            PrivacyRequest::Show => self.privacy_show().await,
        }
    }

    async fn privacy_show(&mut self) -> Step<Answer> {
        let kept = self.work.tx.kept_of(self.actor.id).await?;
        let count = |count: i64| usize::try_from(count).unwrap_or_default();
        Ok(Answer::View(View::Privacy(PrivacyView {
            operator: self.work.app.settings().operator.clone(),
            one_on_ones: count(kept.one_on_ones),
            invitations: count(kept.invitations),
            topics: (count(kept.topics), count(kept.removed)),
            notes: count(kept.notes),
            actions: count(kept.actions),
        })))
    }
}
