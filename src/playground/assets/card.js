// One message of the bot as a card.
// Invariant: a card is a pure picture of its message. An edit makes a new card; only the focus is carried
// over, never a choice not yet sent, because the options may mean something else now.

import { copyOf, make } from "./dom.js";
import { renderText } from "./text.js";
import { short } from "./time.js";

// What the eyebrow says where the kind alone would read oddly. Any other kind is shown as its own words.
const EYEBROWS = {
  "skip-reminder": "Skipped, still open",
  "refusal": "Not done",
  "unreachable": "Out of reach",
  "account-gone": "Paused",
  "aways": "Away",
  "catch-up": "What waited for you",
  "end-ask": "To confirm",
  "skip-ask": "To confirm",
  "second-question": "Did you meet?",
};

// The one step that most people take next from a card; everything else is a plain button.
const PRIMARY = new Set(["Accept", "Start", "Wrap up", "We met", "Confirm", "Agree", "Start meeting"]);

/**
 * @param message a message of the bot's JSON
 * @param zone the reader's zone
 * @param press called with `(control id, values or undefined)`; its promise settles when the bot answered
 * @param capture called with no argument when the message is to become a topic
 */
export function renderCard(message, { zone, press, capture }) {
  const card = copyOf("card-template");
  const find = (selector) => card.querySelector(selector);
  card.id = anchorOf(message);
  card.dataset.message = message.id;
  card.dataset.kind = message.kind;
  find(".eyebrow").textContent = eyebrow(message.kind);
  find(".edited").hidden = !message.edited;
  find(".capture").addEventListener("click", () => {
    find(".more").open = false;
    capture();
  });
  Object.assign(find(".stamp"), { dateTime: message.at, textContent: short(message.at, zone) });
  const { rows, rest } = placed(message.controls, guarded(card, press));
  showWords(card, message, rows);
  if (message.image) find(".text").after(make("img", { src: message.image.url, alt: message.image.alt }));
  find(".controls").append(...rest);
  return card;
}

/** The fragment that leads to a message on this page. */
export function anchorOf(message) {
  return `message-${message.id}`;
}

/** Puts `fresh` where `old` was, without taking the focus from the reader. */
export function replaceCard(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  fresh.classList.add("glow");
  old.replaceWith(fresh);
  if (!focused) return;
  const key = CSS.escape(focused.dataset.key ?? "");
  (fresh.querySelector(`[data-key="${key}"]`) ?? fresh).focus({ preventScroll: true });
}

function eyebrow(kind) {
  const words = EYEBROWS[kind] ?? kind.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function showWords(card, { title, text }, rows) {
  const heading = card.querySelector(".title");
  heading.textContent = title;
  heading.hidden = !title;
  if (title) {
    heading.id = `${card.id}-title`;
    card.setAttribute("aria-labelledby", heading.id);
  }
  // The full text may open with the title, which already stands above it.
  const lines = text.split("\n");
  if (lines[0].trim() === title) lines[0] = "";
  for (const { row, about } of rows.values()) row.ariaLabel = lines[about] ?? "";
  card.querySelector(".text").append(renderText(lines, (number) => rows.get(number)?.row));
}

// One press at a time: a second click while the bot thinks would act twice on what the first changed.
function guarded(card, press) {
  return async (control, values) => {
    if (card.ariaBusy === "true") return;
    card.ariaBusy = "true";
    try {
      await press(control, values);
    } finally {
      card.ariaBusy = "false";
    }
  };
}

// Where labels repeat, an id ends with the lines of the text that its control is about and that it follows.
const PLACE = /~(\d+)-(\d+)$/;

// The controls that have a place in the text, by the line that they follow, and all others.
function placed(controls, press) {
  const rows = new Map();
  const rest = [];
  for (const control of controls) {
    const made = renderControl(control, press);
    const [, about, after] = (PLACE.exec(control.id) ?? []).map(Number);
    if (after === undefined) {
      rest.push(made);
      continue;
    }
    if (!rows.has(after)) rows.set(after, { about, row: make("div", { className: "row", role: "group" }) });
    rows.get(after).row.append(made);
  }
  return { rows, rest };
}

function renderControl(control, press) {
  if (control.kind === "button") return button(control.label, control.id, () => press(control.id));
  return (control.max ?? 1) > 1 ? checkMenu(control, press) : selectMenu(control, press);
}

function button(label, key, act) {
  const made = make("button", { type: "button", textContent: label, dataset: { key: key.replace(PLACE, "") } });
  made.classList.toggle("primary", PRIMARY.has(label));
  made.classList.toggle("tick", label.startsWith("✓"));
  made.addEventListener("click", act);
  return made;
}

// A pick with the pointer acts at once. With the keyboard the arrows already change a closed select, so
// there the choice waits for the button next to it.
function selectMenu({ id, label, options }, press) {
  const choices = options.map((option) => new Option(option.label, option.value));
  // Without a name of its own it would be called by its label's whole text, with every option in it.
  const select = make("select", { ariaLabel: label, dataset: { key: `${id}:select` } }, new Option("…", ""), ...choices);
  const send = () => select.selectedIndex > 0 && press(id, [select.value]);
  let byPointer = false;
  select.addEventListener("pointerdown", () => { byPointer = true; });
  select.addEventListener("keydown", () => { byPointer = false; });
  select.addEventListener("change", (event) => byPointer && event.isTrusted && send());
  return make("div", { className: "menu" }, make("label", {}, label, select), chooseButton(id, label, send));
}

function checkMenu({ id, label, options, min, max }, press) {
  const boxes = options.map(({ value }) =>
    make("input", { type: "checkbox", value, dataset: { key: `${id}:${value}` } }));
  const labels = options.map((option, index) => make("label", {}, boxes[index], option.label));
  const picked = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const choose = chooseButton(id, label, () => press(id, picked()));
  const limit = () => {
    const count = picked().length;
    choose.disabled = count < (min ?? 1) || count > max;
    for (const box of boxes) box.disabled = !box.checked && count >= max;
  };
  const menu = make("fieldset", { className: "menu" }, make("legend", {}, label), ...labels, choose);
  menu.addEventListener("change", limit);
  limit();
  return menu;
}

function chooseButton(id, label, send) {
  const made = button("Choose", `${id}:choose`, send);
  made.ariaLabel = `Choose: ${label}`;
  return made;
}
