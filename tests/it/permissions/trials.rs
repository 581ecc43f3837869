//! What is tried: a trial for each command, control and form, and each sort of thing that it can name.

use duologue::chat::command::{Command, Fields, Typed};
use duologue::chat::control::{FormId, Part, Press, Shape};
use duologue::chat::grammar::{COMMANDS, CommandSpec, Kind, OptionSpec};
use duologue::chat::parse::from_options;
use duologue::chat::settings::{Offer, Setting};

use super::table::{self, May};
use super::things::{Thing, Things};

/// A thing that never was.
pub(super) const NOBODYS: &str = "7ZZZZZZZZZ0000000000000000";

/// What is asked for of the things with these bare ids.
type Asked = Box<dyn Fn(&[&str]) -> Command + Send + Sync>;

/// Something to try: who may, of which things.
pub(super) struct Trial {
    /// Of all that differ only in their things.
    pub(super) name: String,
    pub(super) may: May,
    pub(super) of: Vec<Thing>,
    asked: Asked,
}

impl Trial {
    pub(super) fn command(&self) -> Command {
        self.but(|_| true)
    }

    /// The same with things that never were in the place of those that are not so.
    pub(super) fn but(&self, is_so: impl Fn(&Thing) -> bool) -> Command {
        let bare = |thing| {
            if is_so(thing) {
                thing.bare.as_str()
            } else {
                NOBODYS
            }
        };
        let bare: Vec<&str> = self.of.iter().map(bare).collect();
        (self.asked)(&bare)
    }
}

/// The things that a shape's parts can name together: one of each sort, of one 1:1; and one choice across two.
fn choices<'t>(things: &'t Things, kinds: &[&str]) -> Vec<Vec<&'t Thing>> {
    let mut rows: Vec<Vec<&Thing>> = vec![Vec::new()];
    for kind in kinds {
        rows = rows
            .iter()
            .flat_map(|row| {
                let mut across = false;
                let fits = move |thing: &&Thing| {
                    let same = row.iter().all(|other| other.one == thing.one);
                    same || !std::mem::replace(&mut across, true)
                };
                things.sorts(kind).into_iter().filter(fits).map(|thing| {
                    let mut row = row.clone();
                    row.push(thing);
                    row
                })
            })
            .collect();
    }
    rows
}

/// Names of the closed sets that stand in controls.
fn names(set: &str) -> Vec<String> {
    let names: Vec<&str> = match set {
        "Offer" => Offer::ALL.map(Offer::name).to_vec(),
        "Setting" => {
            // One of each group: to whom they belong differs between these only.
            let all = [Setting::SHARED[0], Setting::MINE[0], Setting::OWN[0]];
            all.map(Setting::name).to_vec()
        }
        "ActionFilter" => vec!["bo1"],
        other => panic!("names of the set {other}"),
    };
    names.into_iter().map(ToOwned::to_owned).collect()
}

/// All choices of names for a shape, and a number for each number.
fn namings(shape: &Shape) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new()];
    for part in shape.parts {
        let values = match part {
            Part::Id(_) => continue,
            Part::Name(set) => names(set),
            Part::Number => vec!["1".to_owned()],
        };
        rows = rows
            .iter()
            .flat_map(|row| {
                values.iter().map(|value| {
                    let mut row: Vec<String> = row.clone();
                    row.push(value.clone());
                    row
                })
            })
            .collect();
    }
    rows
}

/// The text of a shape with these ids and names.
fn text(shape: &Shape, ids: &[&str], names: &[String]) -> String {
    let (mut ids, mut names) = (ids.iter(), names.iter());
    let part = |part: &Part| match part {
        Part::Id(_) => (*ids.next().expect("an id")).to_owned(),
        Part::Name(_) | Part::Number => names.next().expect("a name").clone(),
    };
    let parts: Vec<String> = shape.parts.iter().map(part).collect();
    shape.text(&parts)
}

pub(super) fn kinds(shape: &Shape) -> Vec<&'static str> {
    let kind = |part: &Part| match part {
        Part::Id(prefix) => Some(*prefix),
        Part::Name(_) | Part::Number => None,
    };
    shape.parts.iter().filter_map(kind).collect()
}

/// A press without its things: its place in the table does not depend on them.
pub(super) fn any_press(shape: &Shape) -> Press {
    Press::decode(&any_text(shape)).expect("a press")
}

pub(super) fn any_form(shape: &Shape) -> FormId {
    FormId::decode(&any_text(shape)).expect("a form")
}

fn any_text(shape: &Shape) -> String {
    let ids = vec![NOBODYS; shape.parts.len()];
    text(shape, &ids, &namings(shape)[0])
}

fn owned(of: &[&Thing]) -> Vec<Thing> {
    of.iter().map(|thing| (*thing).clone()).collect()
}

pub(super) fn presses(things: &Things, trials: &mut Vec<Trial>) {
    for shape in Press::SHAPES {
        let (may, menu) = table::press(&any_press(shape));
        // A menu's values are of either of its kinds.
        let menus = menu.iter().copied().map(Some);
        let menus = menus.chain(menu.is_empty().then_some(None));
        for chosen in menus {
            let kinds: Vec<&str> = kinds(shape).into_iter().chain(chosen).collect();
            // The menus of settings have names for values.
            let named = shape.code.starts_with("st").then(|| "place".to_owned());
            for (of, names) in choices(things, &kinds)
                .iter()
                .flat_map(|of| namings(shape).into_iter().map(move |names| (of, names)))
            {
                let named = named.clone();
                trials.push(Trial {
                    name: format!("a press of {}", variant(&format!("{:?}", any_press(shape)))),
                    may,
                    of: owned(of),
                    asked: Box::new(move |ids| {
                        let values = match (chosen, ids.last()) {
                            (Some(kind), Some(bare)) => Some(format!("{kind}_{bare}")),
                            (Some(_) | None, _) => named.clone(),
                        };
                        let press = Press::decode(&text(shape, ids, &names));
                        Command::Press(press.expect("a press"), values.into_iter().collect())
                    }),
                });
            }
        }
    }
}

/// Something for an option.
fn value(option: &OptionSpec, with: &str, action: &str) -> String {
    match option.kind {
        Kind::Text { .. } => "Curious words".to_owned(),
        Kind::Member => "@robo".to_owned(),
        Kind::Partner | Kind::PartnerEver => with.to_owned(),
        Kind::Cadence => "every monday 9:00".to_owned(),
        Kind::Zone => "Berlin".to_owned(),
        Kind::Minutes { .. } => "30".to_owned(),
        Kind::Choice(names) => names[0].name.to_owned(),
        Kind::Moment => "tomorrow 15:00".to_owned(),
        Kind::Day => "tomorrow".to_owned(),
        Kind::Action => action.to_owned(),
        Kind::Flag => "yes".to_owned(),
    }
}

pub(super) fn forms(things: &Things, trials: &mut Vec<Trial>) {
    let options = COMMANDS.iter().flat_map(|command| command.options);
    let fields: Fields = options
        .filter(|option| option.name != "with")
        .map(|option| (option.name.to_owned(), value(option, "", "")))
        .collect();
    for shape in FormId::SHAPES {
        for (of, names) in choices(things, &kinds(shape))
            .iter()
            .flat_map(|of| namings(shape).into_iter().map(move |names| (of, names)))
        {
            let fields = fields.clone();
            trials.push(Trial {
                name: format!("the form {}", variant(&format!("{:?}", any_form(shape)))),
                may: table::form(&any_form(shape)),
                of: owned(of),
                asked: Box::new(move |ids| {
                    let form = FormId::decode(&text(shape, ids, &names));
                    Command::Submit(form.expect("a form"), fields.clone())
                }),
            });
        }
    }
}

/// A command of the grammar for a 1:1, or for an action, by its id.
pub(super) fn typed(command: &CommandSpec, bare: &str) -> Typed {
    let by_action = is_by_action(command);
    let (with, action) = (format!("oo_{bare}"), format!("ac_{bare}"));
    let options = command.options.iter();
    let options = options.filter(|option| !(by_action && option.name == "with"));
    let options = options.map(|option| (option.name, value(option, &with, &action)));
    from_options(command.name.as_str(), options.collect::<Vec<_>>()).expect("a command")
}

fn is_by_action(command: &CommandSpec) -> bool {
    let mut options = command.options.iter();
    options.any(|option| option.kind == Kind::Action)
}

/// Every command of the grammar for each 1:1; `done` for each action.
pub(super) fn commands(things: &Things, trials: &mut Vec<Trial>) {
    for command in &COMMANDS {
        let may = table::typed(&typed(command, NOBODYS));
        let kind = if is_by_action(command) { "ac" } else { "oo" };
        for thing in things.sorts(kind) {
            trials.push(Trial {
                name: format!("/1on1 {}", command.name.as_str()),
                may,
                of: vec![thing.clone()],
                asked: Box::new(|ids| Command::Typed(typed(command, ids[0]))),
            });
        }
    }
}

/// The name of a variant.
pub(super) fn variant(debug: &str) -> &str {
    debug.split([' ', '(']).next().unwrap_or(debug)
}
