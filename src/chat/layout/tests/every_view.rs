//! Every view, with the same words planted wherever people write.

use super::fixtures::*;
use crate::chat::form::Form;
use crate::chat::settings::Offer;
use crate::chat::view::{
    ActionChange, ActionOccasion, ActionView, ActionsView, AgendaView, ChangedAction, DigestItem,
    FoundKind, HistoryView, InvitationState, InvitationView, Late, LeftOutFor, MetAnswer,
    MoveState, MovedView, NextRow, NextState, Operator, Over, PastMeeting, PastMeetingView,
    PastOutcome, PrivacyView, Reach, RecapView, Saying, SearchView, Since, SkipOutcome,
    SkippedView, TopicView, View,
};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Part, Whose};
use crate::domain::one_on_one::Closing;
use crate::domain::refusal::{CadenceProblem, DateIssue, Refusal};
use crate::domain::topic::{Section, Visibility};

/// Every view with the words planted wherever people write.
pub(crate) fn views(words: &str) -> Vec<View> {
    [
        meetings(words),
        proposals(words),
        super::settings::views(words),
        things(words),
        sayings(words),
        refusals(words).into_iter().map(View::Refused).collect(),
        overviews(words),
        records(words),
        super::standing::views(words),
        out_of_reach(words),
    ]
    .concat()
}

fn out_of_reach(words: &str) -> Vec<View> {
    let again = Some((2, thursday()));
    let reaches = [
        Reach::Refused { again: None },
        Reach::Refused { again },
        Reach::Trying,
        Reach::Reached,
    ];
    let mut views: Vec<View> = reaches.map(unreachable).map(View::Unreachable).to_vec();
    let given = action_view(action_line(1, words), ActionOccasion::Given);
    let skip = skipped_for(words, SkipOutcome::Open);
    views.push(View::AccountGone { partner: bob() });
    views.push(View::CatchUp(vec![
        View::Action(given.clone()),
        View::Action(given),
        View::Skipped(skip.clone()),
        View::Nudge(nudge()),
    ]));
    views.push(View::OldCard {
        refusal: Refusal::OldCard,
        fresh: Box::new(View::Skipped(skip)),
    });
    views
}

fn meetings(words: &str) -> Vec<View> {
    let lines = vec![mine(1, words), topic(2, words)];
    let actions = vec![action_line(1, words)];
    let parts = vec![
        Part::Opening(lines.clone()),
        Part::CheckIn {
            question: Some(words.to_owned()),
            lines: lines.clone(),
        },
        Part::Topics {
            whose: Whose::You,
            minutes: Some(15),
            lines: lines.clone(),
        },
        Part::OpenActions(actions.clone()),
        Part::Decisions(lines.clone()),
        Part::Growing(lines.clone()),
        Part::Finish,
    ];
    let before = AgendaView {
        place: Some(words.to_owned()),
        suggestions: vec![words.to_owned()],
        first: Some(Whose::Partner),
        ..agenda(parts)
    };
    let live = AgendaView {
        live: true,
        half: Some(Whose::You),
        ..before.clone()
    };
    let filled = RecapView {
        discussed: lines.clone(),
        decisions: lines.clone(),
        carried: lines,
        new_actions: actions.clone(),
        open_actions: actions.clone(),
        finished: actions,
        notes: vec![note(words, true)],
        also_missed: vec![days_later(-7), days_later(-14)],
        late: Some(Late::Crowded),
        ..recap()
    };
    let mut views = vec![
        View::Agenda(before),
        View::Agenda(live),
        View::Nudge(nudge()),
    ];
    for met in [
        MetAnswer::Asked,
        MetAnswer::Yes,
        MetAnswer::No,
        MetAnswer::Unconfirmed,
    ] {
        let filled = filled.clone();
        views.push(View::Recap(RecapView { met, ..filled }));
    }
    for outcome in [
        SkipOutcome::Open,
        SkipOutcome::MovedTo(days_later(1)),
        SkipOutcome::Waiting,
        SkipOutcome::TakenBack,
        SkipOutcome::Met,
        SkipOutcome::Passed,
    ] {
        views.push(View::Skipped(skipped_for(words, outcome)));
    }
    for why in [
        Over::Started,
        Over::Ended,
        Over::MovedTo(days_later(1)),
        Over::Skipped,
        Over::Cancelled,
        Over::Replaced,
    ] {
        views.push(View::AgendaOver {
            partner: bob(),
            starts_at: thursday(),
            why,
        });
    }
    views.extend(questions());
    views
}

fn skipped_for(words: &str, outcome: SkipOutcome) -> SkippedView {
    SkippedView {
        reason: Some(words.to_owned()),
        outcome,
        reminder: true,
        in_a_row: 4,
        offers: Offer::ALL.to_vec(),
        ..skipped()
    }
}

fn questions() -> Vec<View> {
    let (partner, meeting, starts_at) = (bob(), id(1), thursday());
    let moved = [
        MoveState::Recent,
        MoveState::Settled,
        MoveState::Held,
        MoveState::PutBack,
        MoveState::Passed(Since::Planned(days_later(2))),
        MoveState::Passed(Since::Skipped),
        MoveState::Passed(Since::Held),
        MoveState::Passed(Since::Cancelled),
    ]
    .map(|state| View::Moved(MovedView { state, ..moved() }));
    let mut views = vec![
        View::PastNext {
            partner: partner.clone(),
            meeting,
            to: days_later(9),
            next: days_later(7),
        },
        View::SkipAsk {
            partner: partner.clone(),
            meeting,
            starts_at,
        },
        View::CannotMakeIt {
            partner: partner.clone(),
            meeting,
            starts_at,
            draft: id(1),
        },
        View::WhichMeeting {
            partner: partner.clone(),
            one_on_one: id(1),
            meeting,
            starts_at,
        },
        View::AlreadyPaired {
            partner: partner.clone(),
            one_on_one: id(1),
            meeting: Some((meeting, starts_at)),
        },
        View::AlreadyPaired {
            partner,
            one_on_one: id(1),
            meeting: None,
        },
    ];
    views.extend(moved);
    views
}

fn proposals(words: &str) -> Vec<View> {
    let first = thursday();
    let states = [
        InvitationState::Open,
        InvitationState::Accepted { first },
        InvitationState::Countered,
        InvitationState::Closed(Closing::Declined),
        InvitationState::Closed(Closing::Lapsed),
        InvitationState::Closed(Closing::Withdrawn),
        InvitationState::Closed(Closing::Ended),
    ];
    let mut views = Vec::new();
    for state in states {
        let mut view = InvitationView {
            state,
            place: Some(words.to_owned()),
            repeated: true,
            ..invitation()
        };
        view.clashes.own = vec!["Carol".to_owned()];
        view.clashes.theirs = true;
        view.operator.name = Some(words.to_owned());
        view.operator.contact = Some(words.to_owned());
        views.push(View::Invited(view.clone()));
        views.push(View::Invitation(view.clone()));
        views.push(View::InvitationAnswer(view));
    }
    views
}

fn things(words: &str) -> Vec<View> {
    let partner = bob();
    let others = vec![(id(8), bob()), (id(9), bob())];
    let mut views = vec![
        View::Topics {
            partner: partner.clone(),
            batch: id(1),
            lines: vec![mine(1, words), mine(2, words)],
            held_until: Some(thursday()),
        },
        View::EditMenu {
            partner: partner.clone(),
            one_on_one: id(1),
            topics: vec![mine(1, words)],
            notes: vec![note(words, false)],
            actions: vec![action_line(1, words)],
        },
        View::Form(Form::edit_topic(
            id(1),
            words,
            Section::Topic,
            Visibility::Shared,
            &partner,
        )),
    ];
    for fresh in [true, false] {
        let partner = partner.clone();
        let line = note(words, true);
        views.push(View::Note {
            partner,
            line,
            fresh,
            undo: Some(id(1)),
        });
        for plain in [true, false] {
            views.push(View::Topic(TopicView {
                fresh,
                plain,
                held_until: Some(thursday()),
                others: others.clone(),
                undo: Some(id(1)),
                ..topic_view(mine(1, words))
            }));
        }
    }
    views.extend(actions(words));
    views
}

fn actions(words: &str) -> Vec<View> {
    let mut views = Vec::new();
    let at = thursday();
    for occasion in [
        ActionOccasion::Added,
        ActionOccasion::Given,
        ActionOccasion::Changed,
        ActionOccasion::Due,
        ActionOccasion::Looked,
        ActionOccasion::Answered,
    ] {
        for state in [
            ActionState::Open,
            ActionState::Done { at },
            ActionState::Dropped { at },
        ] {
            for consent in [Consent::Agreed, Consent::Asked, Consent::Refused] {
                for owner in [Whose::You, Whose::Partner] {
                    let line = ActionLine {
                        owner,
                        state,
                        consent,
                        ..action_line(1, words)
                    };
                    let undone = ActionView {
                        undo: Some(id(1)),
                        ..action_view(line.clone(), occasion)
                    };
                    views.push(View::Action(undone));
                    views.push(View::Action(action_view(line, occasion)));
                }
            }
        }
    }
    views
}

fn sayings(words: &str) -> Vec<View> {
    let text = words.to_owned();
    let sayings = vec![
        Saying::TopicRemoved(mine(1, words)),
        Saying::TopicsRemoved {
            batch: id(1),
            count: 3,
        },
        Saying::TopicHandedOver {
            text: text.clone(),
            to: "Carol".to_owned(),
            undo: id(1),
        },
        Saying::BecameAction {
            action: id(1),
            text: text.clone(),
            undo: id(1),
        },
        Saying::BecameNote {
            note: id(1),
            text: text.clone(),
            undo: id(1),
        },
        Saying::Shared { text: text.clone() },
        Saying::NoteRemoved {
            text: text.clone(),
            undo: id(1),
        },
        Saying::ActionRemoved { text, undo: id(1) },
        Saying::ActionGone,
        Saying::Kept {
            starts_at: thursday(),
        },
        Saying::Started,
        Saying::WrappedUp,
        Saying::AgendaSent,
        Saying::SkippedNow,
        Saying::SkippedAlready {
            starts_at: thursday(),
        },
        Saying::NothingToEdit,
        Saying::Answered { met: true },
        Saying::Answered { met: false },
        Saying::WillNotAsk,
        Saying::Paused,
        Saying::NotAway,
        Saying::GoesOn,
    ];
    let said = |partner| move |saying| View::Said { partner, saying };
    sayings
        .into_iter()
        .flat_map(|saying| [said(Some(bob()))(saying.clone()), said(None)(saying)])
        .collect()
}

fn refusals(words: &str) -> Vec<Refusal> {
    let (given, part) = (words.to_owned(), words.to_owned());
    let near = vec![words.to_owned(), words.to_owned(), words.to_owned()];
    vec![
        Refusal::UnknownCommand {
            given: given.clone(),
            near: near.clone(),
        },
        Refusal::BadChoice {
            option: "section",
            given: given.clone(),
            choices: vec!["topic".to_owned()],
        },
        Refusal::BadNumber {
            option: "duration",
            given: given.clone(),
            min: 5,
            max: 240,
        },
        Refusal::UnknownCadence {
            part: part.clone(),
            problem: CadenceProblem::NoTime,
        },
        Refusal::UnknownZone {
            given: given.clone(),
            near: near.clone(),
        },
        Refusal::BadDate {
            option: "due",
            part,
            problem: DateIssue::Past,
        },
        Refusal::UnknownPartner {
            given: given.clone(),
            near: near.clone(),
        },
        Refusal::UnknownMember {
            given: given.clone(),
            near: near.clone(),
        },
        Refusal::UnknownHours {
            given: given.clone(),
        },
        Refusal::AsItIs,
        Refusal::EmptyField { option: "role" },
        Refusal::UnknownAction { given, near },
        Refusal::BadDate {
            option: "until",
            part: words.to_owned(),
            problem: DateIssue::Today,
        },
        Refusal::OneOnOneOver {
            partner: "Bob".to_owned(),
        },
        Refusal::Paused {
            partner: "Bob".to_owned(),
            until: "2026-05-04".parse().ok(),
        },
        Refusal::NotPaused {
            partner: "Bob".to_owned(),
        },
        Refusal::StillLive {
            partner: "Bob".to_owned(),
        },
        Refusal::AwayBackwards,
        Refusal::AwayTooLong { limit: 366 },
        Refusal::NoOneOnOne,
        Refusal::MissingOption {
            command: "move",
            option: "to",
        },
    ]
}

/// So long that one is picked from it, and something was just changed in it.
fn long_list(words: &str) -> ActionsView {
    let lines: Vec<ActionLine> = (1..=6).map(|n| action_line(n, words)).collect();
    ActionsView {
        picked: Some(id(2)),
        changed: Some(ChangedAction {
            text: words.to_owned(),
            what: ActionChange::Snoozed,
            undo: id(1),
        }),
        ..actions_view(lines)
    }
}

fn overviews(words: &str) -> Vec<View> {
    let row = |state| NextRow {
        one_on_one: id(1),
        partner: bob(),
        state,
        last_met: Some(days_later(-7)),
        topics: 1,
        actions: 2,
    };
    let rows = [
        NextState::Invited,
        NextState::Live,
        NextState::At(thursday()),
        NextState::Paused {
            until: "2026-05-04".parse().ok(),
        },
        NextState::Paused { until: None },
        NextState::Nothing,
    ]
    .map(row);
    let line = action_line(1, words);
    vec![
        View::Help {
            started: false,
            brief: true,
        },
        View::Help {
            started: true,
            brief: false,
        },
        View::Fault {
            reference: "abc".to_owned(),
        },
        View::WhichOneOnOne {
            draft: id(1),
            choices: vec![(id(1), bob())],
        },
        View::Actions(ActionsView {
            partner: None,
            ..actions_view(vec![line.clone(), action_line(2, words)])
        }),
        View::Actions(long_list(words)),
        View::Next(rows.to_vec()),
        View::Next(Vec::new()),
        View::Digest(vec![
            DigestItem::ActionDue(action_view(line, ActionOccasion::Due)),
            DigestItem::SkipWaits(skipped_for(words, SkipOutcome::Open)),
        ]),
    ]
}

fn records(words: &str) -> Vec<View> {
    let meetings: Vec<PastMeeting> = [
        PastOutcome::Met,
        PastOutcome::Asked,
        PastOutcome::Unconfirmed,
        PastOutcome::DidNot,
        PastOutcome::Skipped(Whose::You),
        PastOutcome::Skipped(Whose::Partner),
        PastOutcome::LeftOut(LeftOutFor::Pause),
        PastOutcome::LeftOut(LeftOutFor::Merge(Some(days_later(2)))),
        PastOutcome::LeftOut(LeftOutFor::Merge(None)),
        PastOutcome::LeftOut(LeftOutFor::Other),
    ]
    .into_iter()
    .chain(
        [(true, true), (true, false), (false, true), (false, false)]
            .map(|(you, partner)| PastOutcome::LeftOut(LeftOutFor::Away { you, partner })),
    )
    .zip(1..)
    .map(|(outcome, n)| PastMeeting {
        id: id(n),
        ..past_meeting(words, outcome, 3)
    })
    .collect();
    let mut views: Vec<View> = meetings
        .iter()
        .map(|meeting| {
            View::PastMeeting(PastMeetingView {
                partner: bob(),
                meeting: meeting.clone(),
                part: 0,
                undo: Some(id(1)),
            })
        })
        .collect();
    let found = [
        FoundKind::Topic,
        FoundKind::Decision,
        FoundKind::Note,
        FoundKind::Action,
    ]
    .map(|kind| found(words, kind));
    views.extend(found.iter().cloned().map(View::Found));
    views.extend([
        View::History(history(meetings)),
        View::History(HistoryView {
            ended: None,
            ..history(Vec::new())
        }),
        View::Search(SearchView {
            words: words.to_owned(),
            partner: None,
            total: 30,
            before: 10,
            found: found.to_vec(),
            draft: Some(id(1)),
        }),
        View::Search(SearchView {
            words: words.to_owned(),
            partner: Some(bob()),
            total: 0,
            before: 0,
            found: Vec::new(),
            draft: None,
        }),
        View::Privacy(PrivacyView {
            operator: Operator {
                name: Some(words.to_owned()),
                contact: Some(words.to_owned()),
            },
            one_on_ones: 2,
            invitations: 1,
            topics: (3, 1),
            notes: 4,
            actions: 5,
        }),
    ]);
    views
}
