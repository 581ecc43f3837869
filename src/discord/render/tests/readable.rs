//! Messages as a person reads them.

use crate::discord::body::{Button, ButtonStyle, Component, MessageBody, Modal};

/// A message: texts as markdown, a section's button behind its text, `[buttons]` (the primary one with `!`), `(menus)`.
pub(super) fn readable(body: &MessageBody) -> String {
    let components = body.components.iter().flat_map(|one| &one.components);
    let components: Vec<String> = components.map(component).collect();
    components.join("\n\n")
}

fn component(component: &Component) -> String {
    match component {
        Component::Text(text) => text.content.clone(),
        Component::Section(section) => {
            let [text] = &section.components;
            format!("{}  {}", text.content, button(&section.accessory))
        }
        Component::Separator(_) => "———".to_owned(),
        Component::Buttons(row) => {
            let buttons: Vec<String> = row.components.iter().map(button).collect();
            buttons.join(" ")
        }
        Component::Select(row) => {
            let selects = row.components.iter().map(|select| {
                let options = select.options.iter().map(|option| option.label.as_str());
                let options: Vec<&str> = options.collect();
                format!("({}: {})", select.placeholder, options.join(" | "))
            });
            selects.collect()
        }
    }
}

fn button(button: &Button) -> String {
    match button.style {
        ButtonStyle::Primary => format!("[{}!]", button.label),
        ButtonStyle::Secondary => format!("[{}]", button.label),
        ButtonStyle::Danger => format!("[{}?]", button.label),
    }
}

/// The `custom_id`s of a message, in order.
pub(super) fn custom_ids(body: &MessageBody) -> Vec<String> {
    let components = body.components.iter().flat_map(|one| &one.components);
    components
        .flat_map(|component| match component {
            Component::Text(_) | Component::Separator(_) => Vec::new(),
            Component::Section(section) => vec![section.accessory.custom_id.clone()],
            Component::Buttons(row) => row
                .components
                .iter()
                .map(|button| button.custom_id.clone())
                .collect(),
            Component::Select(row) => row
                .components
                .iter()
                .map(|select| select.custom_id.clone())
                .collect(),
        })
        .collect()
}

/// A modal: its title, then a line an input.
pub(super) fn readable_modal(modal: &Modal) -> String {
    let inputs = modal.components.iter().flat_map(|row| &row.components);
    let inputs = inputs.map(|input| {
        let must = if input.required { "!" } else { "" };
        format!(
            "{}{must} {:?} {}: {}",
            input.custom_id, input.style, input.label, input.value
        )
    });
    std::iter::once(modal.title.clone())
        .chain(inputs)
        .collect::<Vec<_>>()
        .join("\n")
}
