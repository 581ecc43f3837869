//! Every view, with the same words planted wherever people write.

use super::fixtures::*;
use crate::chat::command::{WhichState, WhoseActions};
use crate::chat::form::Form;
use crate::chat::view::{
    ActionOccasion, AgendaView, DigestItem, InvitationState, InvitationView, MetAnswer, NextRow,
    NextState, Over, RecapView, Saying, SkipOutcome, SkippedView, TopicView, View,
};
use crate::domain::action::{ActionState, Consent};
use crate::domain::agenda::{ActionLine, Part, Whose};
use crate::domain::one_on_one::Closing;
use crate::domain::refusal::{CadenceProblem, DateIssue, Refusal};
use crate::domain::topic::Section;

/// Every view with the words planted wherever people write.
pub(super) fn views(words: &str) -> Vec<View> {
    [
        meetings(words),
        proposals(words),
        things(words),
        sayings(words),
        refusals(words).into_iter().map(View::Refused).collect(),
        overviews(words),
    ]
    .concat()
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
        late: true,
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
        ..skipped()
    }
}

fn questions() -> Vec<View> {
    let (partner, meeting, starts_at) = (bob(), id(1), thursday());
    vec![
        View::Moved(moved()),
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
    ]
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
        },
        View::Form(Form::edit_topic(id(1), words, Section::Topic, &partner)),
    ];
    for fresh in [true, false] {
        let partner = partner.clone();
        let line = note(words, true);
        views.push(View::Note {
            partner,
            line,
            fresh,
        });
        for plain in [true, false] {
            views.push(View::Topic(TopicView {
                fresh,
                plain,
                held_until: Some(thursday()),
                others: others.clone(),
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
        },
        Saying::BecameAction {
            action: id(1),
            text: text.clone(),
        },
        Saying::BecameNote {
            note: id(1),
            text: text.clone(),
        },
        Saying::Shared { text },
        Saying::NoteRemoved,
        Saying::ActionRemoved,
        Saying::Kept {
            starts_at: thursday(),
        },
        Saying::Started,
        Saying::WrappedUp,
        Saying::AgendaSent,
        Saying::SkippedNow,
        Saying::NothingToEdit,
        Saying::AllDiscussed,
        Saying::Answered { met: true },
        Saying::Answered { met: false },
        Saying::WillNotAsk,
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
        Refusal::UnknownAction { given, near },
        Refusal::NoOneOnOne,
        Refusal::MissingOption {
            command: "move",
            option: "to",
        },
    ]
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
        NextState::Paused,
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
        View::Actions {
            partner: None,
            whose: WhoseActions::Both,
            state: WhichState::All,
            lines: vec![(line.clone(), bob()), (line.clone(), bob())],
        },
        View::Next(rows.to_vec()),
        View::Next(Vec::new()),
        View::Digest(vec![
            DigestItem::ActionDue(action_view(line, ActionOccasion::Due)),
            DigestItem::SkipWaits(skipped_for(words, SkipOutcome::Open)),
        ]),
    ]
}
