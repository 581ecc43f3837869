//! The settings card: what the two agreed on, what each set for this 1:1, and what holds everywhere.
//!
//! A menu for each of the three groups: few controls, however much there is to set.

use super::build::{
    bullet, button, buttons, card, line, link, long_menu, menu, minutes, name, strong, text,
};
use super::proposed::{arranged, role, rule};
use super::shape::{Block, Layout, Line};
use crate::chat::control::Press;
use crate::chat::settings::Setting;
use crate::chat::view::{OneSettings, SettingsView, Who};
use crate::chat::words::describe_hours;
use crate::domain::id::OneOnOneId;

/// All that a reader can set.
pub(super) fn settings(view: &SettingsView) -> Layout {
    let mut blocks = Vec::new();
    let (title, press) = match &view.one {
        Some(one) => {
            blocks.extend(shared(one));
            blocks.extend(mine(one));
            let one_on_one = one.one_on_one;
            let title = line!["Settings of your 1:1 with ", &one.partner];
            (title, Press::SettingsOwn { one_on_one })
        }
        None => (line!["Your settings"], Press::SettingsOnlyOwn),
    };
    blocks.extend(own(view, press));
    blocks.extend(others(&view.others, view.one.is_some()));
    card("settings", title, blocks)
}

fn shared(one: &OneSettings) -> Vec<Block> {
    let (terms, partner) = (&one.terms, &one.partner);
    let place = match &one.place {
        Some(place) => vec![strong("Where: "), link(place, None)],
        None => line![strong("Where: "), "no place is set"],
    };
    let mut blocks = vec![
        Block::Heading(line!["What you agreed on"]),
        bullet(line![strong("How often: "), rule(terms)]),
        bullet(line![strong("Time zone: "), terms.zone.name()]),
        bullet(line![strong("How long: "), minutes(terms.duration_minutes)]),
        bullet(line![strong("Format: "), arranged(terms.format)]),
        bullet([line![strong("Roles: ")], role(terms, partner)].concat()),
        bullet(place),
    ];
    if let Some((proposal, mine)) = one.open {
        let waits = if mine {
            line![
                "A change that you proposed waits for ",
                partner,
                "'s answer."
            ]
        } else {
            line![partner, " proposed a change, which waits for your answer."]
        };
        blocks.push(text(waits));
        let see = button(Press::ChangeShow { proposal }, "See the proposal");
        blocks.extend(buttons(vec![see]));
    }
    let one_on_one = one.one_on_one;
    let press = Press::SettingsShared { one_on_one };
    if one.accepted {
        blocks.push(Block::Fine(line![
            "The place changes at once, for both of you. Everything else is proposed to ",
            partner,
            ", and what you have holds until you both agree.",
        ]));
        blocks.push(choose(press, "Change what you agreed on", &Setting::SHARED));
    } else {
        blocks.push(Block::Fine(line![
            "The invitation is not accepted yet; what else you would like can be said there."
        ]));
        let place = [Setting::Place];
        blocks.push(choose(press, "Change what you agreed on", &place));
    }
    blocks
}

fn mine(one: &OneSettings) -> Vec<Block> {
    let lead = match one.agenda_lead_minutes {
        0 => line!["at the start"],
        lead => line![format!("{} before the start", minutes(lead))],
    };
    let mut agenda = [line![strong("Agenda: ")], lead].concat();
    if let Some(at) = one.agenda_out {
        agenda.extend(line![
            ". The one of ",
            at,
            " is out already, so this holds from the next one on",
        ]);
    }
    let nudge = match one.nudge_lead_hours {
        0 => "off".to_owned(),
        hours => format!(
            "{} before, when you added nothing since the last meeting",
            minutes(hours * 60)
        ),
    };
    let recap = match one.recap_delay_minutes {
        0 => "at the planned end, when nobody started the meeting".to_owned(),
        delay => format!(
            "{} after the planned end, when nobody started the meeting",
            minutes(delay)
        ),
    };
    let one_on_one = one.one_on_one;
    vec![
        Block::Heading(line!["Yours, for this 1:1"]),
        bullet(agenda),
        bullet(line![strong("Nudge: "), nudge]),
        bullet(line![strong("Recap: "), recap]),
        bullet(switch(
            "Calls",
            one.call_detection,
            "a call of just the two of you starts and ends the meeting, as long as you both leave this on",
            "a call starts and ends a meeting only as long as you both leave this on",
        )),
        choose(
            Press::SettingsMine { one_on_one },
            "Change yours for this 1:1",
            &Setting::MINE,
        ),
    ]
}

fn own(view: &SettingsView, press: Press) -> Vec<Block> {
    let switches = view.switches;
    let zone = view.zone.map_or("not known yet", |zone| zone.name());
    vec![
        Block::Heading(line!["Yours, everywhere"]),
        bullet(line![strong("Time zone: "), zone]),
        bullet(line![
            strong("Working hours: "),
            describe_hours(&view.hours)
        ]),
        bullet(switch(
            "Digest",
            switches.digest,
            "what waits for your working start comes as one message",
            "what waits for your working start comes one by one",
        )),
        bullet(switch(
            "Action reminders",
            switches.action_reminders,
            "on the day that an action of yours is due, and once more",
            "no word when an action of yours is due",
        )),
        bullet(switch(
            "Second question",
            switches.second_question,
            "“Did you meet?” is asked once more when nobody said so",
            "“Did you meet?” is asked only in the recap",
        )),
        bullet(switch(
            "Drift",
            switches.drift,
            "a word when you have not met somebody for long",
            "no word, however long ago you met somebody",
        )),
        choose(press, "Change yours everywhere", &Setting::OWN),
    ]
}

fn switch(name: &str, on: bool, when_on: &str, when_off: &str) -> Line {
    let state = if on {
        format!("on ({when_on})")
    } else {
        format!("off ({when_off})")
    };
    line![strong(format!("{name}: ")), state]
}

fn choose(press: Press, label: &str, settings: &[Setting]) -> Block {
    let options = settings
        .iter()
        .map(|setting| (setting.name().to_owned(), option(*setting).to_owned()));
    menu(press, label, options)
}

/// What a menu calls a setting.
fn option(setting: Setting) -> &'static str {
    match setting {
        Setting::Cadence => "How often",
        Setting::Zone => "Time zone",
        Setting::Duration => "How long",
        Setting::Format => "Format",
        Setting::Role => "Roles",
        Setting::Place => "Where",
        Setting::Lead => "Agenda",
        Setting::Nudge => "Nudge",
        Setting::Recap => "Recap",
        Setting::Calls => "Calls: on or off",
        Setting::OwnZone => "My time zone",
        Setting::Hours => "Working hours",
        Setting::Digest => "Digest: on or off",
        Setting::Reminders => "Action reminders: on or off",
        Setting::SecondQuestion => "Second question: on or off",
        Setting::Drift => "Drift: on or off",
    }
}

fn others(others: &[(OneOnOneId, Who)], looked_at: bool) -> Vec<Block> {
    if others.is_empty() {
        return Vec::new();
    }
    let label = if looked_at {
        "Another 1:1"
    } else {
        "Settings of a 1:1"
    };
    let options = others.iter().map(|(id, who)| (id.to_string(), name(who)));
    long_menu(
        Press::SettingsOf,
        label,
        options.collect(),
        vec![strong("/1on1 settings with:name")],
    )
}
