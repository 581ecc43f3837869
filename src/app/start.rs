//! Starting a 1:1: invitations, counter-proposals and their answers. Nothing is scheduled before the
//! other side agrees.

mod answer;

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::cx::{Cx, Room};
use super::outcome::{Answer, Step, Stop};
use super::port::{Account, Lookup};
use super::understand;
use crate::chat::command::{Fields, Role, StartRequest};
use crate::chat::form::{Form, StartValues};
use crate::chat::layout::shorten;
use crate::chat::view::View;
use crate::domain::delivery::{CardKind, Subject};
use crate::domain::hours::WorkingHours;
use crate::domain::id::{DraftId, OneOnOneId, PersonId};
use crate::domain::one_on_one::{Format, Membership, OneOnOne, Pair, Side, Standing, Terms};
use crate::domain::person::{Person, Platform, Switches};
use crate::domain::plenty::{A_WHILE, Plenty};
use crate::domain::proposal::{
    OPEN_INVITATIONS, Proposal, ProposalState, Purpose, REST_AFTER_DECLINE,
};
use crate::domain::recur::Recurrence;
use crate::domain::refusal::Refusal;

/// Minutes of a meeting when nobody said how long.
pub const DEFAULT_DURATION: i64 = 30;

/// The longest name, in characters; platforms take less.
const NAME_MAX: usize = 80;

/// What a starter wants, understood.
struct Wish {
    partner: Person,
    terms: Terms,
    place: Option<String>,
}

impl Cx<'_> {
    /// `start`: asks the other person.
    ///
    /// # Errors
    /// Whatever speaks against an invitation: oneself, a bot, a second 1:1, a bad cadence or zone, a limit.
    pub async fn start(&mut self, request: StartRequest) -> Step<Answer> {
        if request.with.is_empty() {
            let form = self.start_form(&request, None).await?;
            return Ok(Answer::Form(form));
        }
        let account = self.find_member(&request.with).await?;
        let partner = self.person_of(&account).await?;
        if let Some(answer) = self.already_paired(&partner).await? {
            return Ok(answer);
        }
        let Some(when) = request.when.clone().filter(|when| !when.trim().is_empty()) else {
            let form = self.start_form(&request, Some(&account.name)).await?;
            return Ok(Answer::Form(form));
        };
        let Some(zone) = self.zone_of_start(&request).await? else {
            let missing = Refusal::MissingOption {
                command: "start",
                option: "timezone",
            };
            let form = self.start_form(&request, Some(&account.name)).await?;
            return Ok(Answer::Form(form.again(&Fields::new(), missing)));
        };
        let terms = self.terms(&request, &when, zone, &partner)?;
        self.may_ask(&partner).await?;
        self.invite(Wish {
            partner,
            terms,
            place: request.place,
        })
        .await
    }

    /// The form for what is still to be said. A form has few fields: the rest of the request waits as a draft.
    async fn start_form(&mut self, request: &StartRequest, with: Option<&str>) -> Step<Form> {
        let draft = self.keep_draft(request).await?;
        Ok(Form::start(draft, with, values_of(request)))
    }

    /// The form of `start`, sent. A wrong field gives the form again.
    ///
    /// # Errors
    /// As [`Cx::start`], but for what the form can mend.
    pub async fn start_by_form(&mut self, draft: DraftId, fields: &Fields) -> Step<Answer> {
        let begun: StartRequest = self.draft(draft).await?;
        // Who was named before the form was opened is no field of it.
        let with = if fields.contains_key("with") {
            None
        } else {
            Some(self.find_member(&begun.with).await?.name)
        };
        let again = |refusal| {
            let form = Form::start(draft, with.as_deref(), StartValues::default());
            Ok(Answer::Form(form.again(fields, refusal)))
        };
        let named = with.is_some().then(|| ("with".to_owned(), begun.with));
        let given = fields_of(fields).chain(named);
        let request = match crate::chat::parse::from_options("start", given) {
            Ok(crate::chat::command::Typed::Start(request)) => StartRequest {
                format: begun.format,
                place: begun.place,
                ..request
            },
            Ok(_) => return Err(Stop::Broken("a form of another command")),
            Err(refusal) => return again(refusal),
        };
        match Box::pin(self.start(request)).await {
            Err(Stop::Refused(
                refusal @ (Refusal::UnknownCadence { .. }
                | Refusal::UnknownZone { .. }
                | Refusal::UnknownMember { .. }
                | Refusal::RoleAndFormatClash),
            )) => again(refusal),
            Err(other) => Err(other),
            Ok(answer) => {
                self.work.tx.delete_draft(draft).await?;
                Ok(answer)
            }
        }
    }

    async fn find_member(&mut self, given: &str) -> Step<Account> {
        let chat = self
            .work
            .app
            .chat(self.actor.platform)
            .ok_or(Stop::Broken("the chat that was asked in"))?;
        match chat.member(given).await {
            Lookup::Found(account) if account.account == self.actor.account => {
                Err(Refusal::WithYourself.into())
            }
            Lookup::Found(account) if account.bot => Err(Refusal::WithABot.into()),
            Lookup::Found(account) => Ok(account),
            Lookup::Unknown { near } => Err(Refusal::UnknownMember {
                given: given.to_owned(),
                near,
            }
            .into()),
        }
    }

    async fn person_of(&mut self, account: &Account) -> Step<Person> {
        let platform = self.actor.platform;
        self.work.person_of_account(platform, account).await
    }

    /// There is a 1:1 of the two already: what it offers instead.
    async fn already_paired(&mut self, partner: &Person) -> Step<Option<Answer>> {
        let Some(one) = self
            .work
            .tx
            .one_on_one_between(self.actor.id, partner.id)
            .await?
        else {
            return Ok(None);
        };
        let (room, side) = self.enter(one.id).await?;
        if let Some(proposal) = self.work.tx.open_proposal(one.id).await?
            && one.standing == Standing::Invited
        {
            // Crossing invitations: the first one is shown, to be answered or taken back.
            let view = self.work.invitation(&room, side, &proposal).await?;
            return Ok(Some(Answer::View(view)));
        }
        if let Standing::Paused { .. } = one.standing {
            let view = self.work.paused_view(&room, side).await?;
            return Ok(Some(Answer::View(view)));
        }
        let current = self.work.tx.current_meetings(one.id).await?;
        let meeting = current
            .first()
            .map(|meeting| (meeting.id, meeting.starts_at));
        Ok(Some(Answer::View(View::AlreadyPaired {
            partner: room.partner(side),
            one_on_one: one.id,
            meeting,
        })))
    }

    /// The zone of the 1:1, and the starter's own when it was not known.
    async fn zone_of_start(&mut self, request: &StartRequest) -> Step<Option<Tz>> {
        let given = request
            .timezone
            .as_deref()
            .map(understand::zone)
            .transpose()?;
        let own = self.actor.zone.or(self.work.app.settings().timezone);
        if let (None, Some(zone)) = (self.actor.zone, given.or(own)) {
            self.actor.zone = Some(zone);
            self.work.tx.update_person(&self.actor).await?;
        }
        Ok(given.or(own))
    }

    fn terms(&self, request: &StartRequest, when: &str, zone: Tz, partner: &Person) -> Step<Terms> {
        let recurrence = understand::recurrence(when, zone, self.work.now)?;
        let (role, format) = role_and_format(request.role, request.format)?;
        let people = match role {
            Role::Lead | Role::Peer => Pair {
                lead: self.actor.id,
                report: partner.id,
            },
            Role::Report => Pair {
                lead: partner.id,
                report: self.actor.id,
            },
        };
        Ok(Terms {
            recurrence,
            duration_minutes: request.duration.unwrap_or(DEFAULT_DURATION),
            format,
            people,
        })
    }

    async fn may_ask(&mut self, partner: &Person) -> Step<()> {
        let name = partner.name.clone();
        if self.work.tx.is_blocked(self.actor.id, partner.id).await? {
            return Err(Refusal::MayNotAsk {
                partner: name,
                until: None,
            }
            .into());
        }
        if let Some(at) = self
            .work
            .tx
            .last_declined(self.actor.id, partner.id)
            .await?
            && self.work.now < at + REST_AFTER_DECLINE
        {
            return Err(Refusal::MayNotAsk {
                partner: name,
                until: Some(at + REST_AFTER_DECLINE),
            }
            .into());
        }
        if self.work.tx.open_invitations_by(self.actor.id).await? >= OPEN_INVITATIONS {
            return Err(Refusal::TooManyInvitations {
                limit: OPEN_INVITATIONS,
            }
            .into());
        }
        let since = self.work.now - A_WHILE;
        let invited = self.work.tx.invited_since(self.actor.id, since).await?;
        let so_many = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let to_one = invited.iter().filter(|to| **to == partner.id).count();
        Plenty::InvitationsToOne.one_more(so_many(to_one))?;
        Plenty::Invitations.one_more(so_many(invited.len()))?;
        let limit = self.work.app.settings().one_on_ones_per_person;
        for person in [self.actor.id, partner.id] {
            let count = self.work.tx.one_on_ones_of(person).await?.len();
            if i64::try_from(count).unwrap_or(i64::MAX) >= limit {
                return Err(Refusal::TooManyOneOnOnes { limit }.into());
            }
        }
        Ok(())
    }

    async fn invite(&mut self, wish: Wish) -> Step<Answer> {
        let now = self.work.now;
        let id: OneOnOneId = self.work.app.ids().make(now);
        let one = OneOnOne {
            id,
            terms: wish.terms.clone(),
            starter: self.actor.id,
            place: wish.place,
            standing: Standing::Invited,
            created_at: now,
        };
        if !self.work.tx.insert_one_on_one(&one).await? {
            // Somebody was faster: the two invited each other in the same moment.
            return self
                .already_paired(&wish.partner)
                .await?
                .ok_or(Stop::Refused(Refusal::InvitationOver));
        }
        for person in [self.actor.id, wish.partner.id] {
            let member = self.new_membership(id, person);
            self.work.tx.insert_membership(&member).await?;
        }
        let (room, side) = self.enter(id).await?;
        let proposal = self
            .propose(&room, side, wish.terms, Purpose::Start)
            .await?;
        let view = self.work.invitation(&room, side, &proposal).await?;
        Ok(Answer::InDm(view))
    }

    fn new_membership(&self, one_on_one: OneOnOneId, person: PersonId) -> Membership {
        let settings = self.work.app.settings();
        Membership {
            one_on_one,
            person,
            agenda_lead_minutes: settings.agenda_lead_minutes,
            nudge_lead_hours: settings.nudge_lead_hours,
            recap_delay_minutes: settings.recap_delay_minutes,
            call_detection: true,
            unanswered_nudges: 0,
            drift_told_at: None,
        }
    }

    /// Puts a proposal before the other side.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn propose(
        &mut self,
        room: &Room,
        side: Side,
        terms: Terms,
        purpose: Purpose,
    ) -> Step<Proposal> {
        let now = self.work.now;
        let (asks, sent) = match &purpose {
            Purpose::Start => (CardKind::Invitation, CardKind::Invited),
            Purpose::Change { .. } => (CardKind::ChangeProposed, CardKind::ChangeSent),
        };
        let proposal = Proposal {
            id: self.work.app.ids().make(now),
            one_on_one: room.id(),
            by: room.one.person(side),
            to: room.one.person(side.other()),
            terms,
            purpose,
            asked_at: now,
            state: ProposalState::Open { repeated: false },
        };
        self.work.tx.insert_proposal(&proposal).await?;
        let subject = Subject::Proposal(proposal.id);
        self.work.owe(room, side.other(), asks, subject, 0).await?;
        // The author's own card follows the answer, like the other's.
        self.work.owe(room, side, sent, subject, 0).await?;
        self.work.run(subject).await?;
        Ok(proposal)
    }
}

impl super::cx::Work<'_> {
    /// The person behind an account, made on first sight.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_of_account(
        &mut self,
        platform: Platform,
        account: &Account,
    ) -> Step<Person> {
        if let Some(person) = self
            .tx
            .person_by_account(platform, &account.account)
            .await?
        {
            let told = as_told(&person, account);
            if person != told {
                self.tx.update_person(&told).await?;
            }
            return Ok(told);
        }
        let person = Person {
            id: self.app.ids().make(self.now),
            platform,
            account: account.account.clone(),
            name: shown_name(account),
            zone: account.zone,
            hours: WorkingHours::default(),
            reachable: true,
            switches: Switches::default(),
            unanswered_questions: 0,
        };
        if self.tx.insert_person(&person).await? {
            return Ok(person);
        }
        let found = self
            .tx
            .person_by_account(platform, &account.account)
            .await?;
        found.ok_or(Stop::Broken("a person who was just there"))
    }
}

/// A person as the platform tells them: it knows names better than we remember them, and a zone when we have none.
pub(super) fn as_told(person: &Person, account: &Account) -> Person {
    Person {
        name: shown_name(account),
        zone: person.zone.or(account.zone),
        ..person.clone()
    }
}

/// A name as it may stand in a line of ours: nothing invisible, nothing that turns its direction, on one line.
fn shown_name(account: &Account) -> String {
    let name = shorten(&account.name, NAME_MAX);
    if name.is_empty() {
        account.account.clone()
    } else {
        name
    }
}

/// `role:peer` and `format:peers` imply each other.
fn role_and_format(role: Option<Role>, format: Option<Format>) -> Result<(Role, Format), Refusal> {
    match (role, format) {
        (None, None) => Ok((Role::Lead, Format::TheirMeeting)),
        (None | Some(Role::Peer), Some(Format::Peers)) | (Some(Role::Peer), None) => {
            Ok((Role::Peer, Format::Peers))
        }
        (Some(Role::Peer), Some(_)) | (Some(_), Some(Format::Peers)) => {
            Err(Refusal::RoleAndFormatClash)
        }
        (Some(role), None) => Ok((role, Format::TheirMeeting)),
        (None, Some(format)) => Ok((Role::Lead, format)),
        (Some(role), Some(format)) => Ok((role, format)),
    }
}

/// What a `start` form begins with.
fn values_of(request: &StartRequest) -> StartValues {
    let role = match request.role {
        Some(Role::Lead) => "lead",
        Some(Role::Report) => "report",
        Some(Role::Peer) => "peer",
        None => "",
    };
    StartValues {
        with: request.with.clone(),
        when: request.when.clone().unwrap_or_default(),
        timezone: request.timezone.clone().unwrap_or_default(),
        duration: request
            .duration
            .map(|minutes| minutes.to_string())
            .unwrap_or_default(),
        role: role.to_owned(),
    }
}

fn fields_of(fields: &Fields) -> impl Iterator<Item = (String, String)> {
    fields
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| (name.clone(), value.clone()))
}

/// The first dates of a series, for its invitation.
#[must_use]
pub fn first_dates(
    recurrence: &Recurrence,
    after: crate::domain::clock::Instant,
) -> Vec<crate::domain::clock::Instant> {
    recurrence
        .iter_after(after - TimeDelta::milliseconds(1))
        .take(3)
        .collect()
}
