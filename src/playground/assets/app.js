// The page's start: who is shown where, and what the bot's answers and events lead to.
// Invariant: the bot is the only source of truth. The page keeps copies of people and messages, and every
// (re)connect replaces them by what the bot says now.

import { get, listen, post } from "./api.js";
import { Chat } from "./chat.js";
import { announce, showClock, startClock } from "./clock.js";
import { make } from "./dom.js";
import { openForm } from "./form.js";
import { runTour } from "./tour.js";

const STATE_PAUSE_MS = 120;
const LOST = { message: "The bot does not answer. Its messages will be here again when it is back." };

const at = (id) => document.getElementById(id);

const chats = new Map();
let state = { now: null, people: [], next_event: null };
let shown = [];
// "running" and "failed" keep the welcome in sight although messages are there.
let tourState = "idle";
let lost = false;
let stateTimer = 0;
let heldEvents = [];

start();

function start() {
  startClock({ moved: refreshState, fail: showError });
  at("add-person").addEventListener("click", addPerson);
  at("banner-close").addEventListener("click", hideBanner);
  at("try-it").addEventListener("click", tour);
  document.addEventListener("click", ({ target }) => closeDrops(target));
  document.addEventListener("keydown", closeDropOnEscape);
  listen({ onOpen: connected, onLost: disconnected, onMessage: deliver, onState: showState });
}

// Events that come while the lists are being fetched are newer than the lists, so they wait for them.
async function connected() {
  heldEvents ??= [];
  try {
    showState(await get("/api/state"));
    await Promise.all([...chats].map(([id, chat]) => load(id, chat)));
    lost = false;
    hideBanner();
  } catch (error) {
    showError(error);
  }
  const held = heldEvents;
  heldEvents = null;
  held?.forEach(deliver);
  showWelcome();
}

function disconnected() {
  // Every new attempt ends here too, and saying it again would be read out again.
  if (!lost) showError(LOST);
  lost = true;
}

async function load(id, chat) {
  chat.reset((await get(`/api/messages?as=${encodeURIComponent(id)}`)).messages);
}

function deliver(message) {
  if (heldEvents) {
    heldEvents.push(message);
    return;
  }
  chats.get(message.to)?.receive([message]);
  refreshStateSoon();
}

function showState(fresh) {
  state = fresh;
  showClock(state);
  const ids = state.people.map(({ id }) => id);
  // The first two at first; afterwards whoever was picked stays, as long as they are there.
  shown = [...new Set([...shown.filter((id) => ids.includes(id)), ...ids])].slice(0, 2);
  for (const id of chats.keys()) if (!ids.includes(id)) chats.delete(id);
  layOut();
}

async function refreshState() {
  showState(await get("/api/state"));
}

// What comes next changes with messages, not only with the clock; a burst of them asks once.
function refreshStateSoon() {
  clearTimeout(stateTimer);
  stateTimer = setTimeout(() => refreshState().catch(showError), STATE_PAUSE_MS);
}

function layOut() {
  // A window that stays is not touched: moving it would take its focus and its scroll position.
  shown.forEach((id, index) => {
    const { element } = chatOf(id);
    const there = at("windows").children[index];
    if (there === element) return;
    if (there) there.replaceWith(element);
    else at("windows").append(element);
    chatOf(id).toEnd();
  });
  for (const [id, chat] of chats) chat.show(personOf(id), state.now, state.people);
  showTabs();
}

function chatOf(id) {
  if (!chats.has(id)) chats.set(id, new Chat(personOf(id), state.now, botFor(id)));
  return chats.get(id);
}

function personOf(id) {
  return state.people.find((person) => person.id === id);
}

function botFor(id) {
  const ask = async (path, body) => {
    const { messages } = await post(path, { as: id, ...body });
    hideBanner();
    // What the clock last sent is no news any more once somebody does something.
    announce("");
    refreshStateSoon();
    return messages;
  };
  return {
    say: (text) => ask("/api/say", { text }),
    press: (message, control, values) => ask("/api/press", { message, control, values }),
    submit: (form, fields) => ask("/api/submit", { form, fields }),
    capture: (text, link) => ask("/api/capture", { text, link }),
    call: (joined) => ask("/api/call", { joined }),
    complete: async (text) => (await post("/api/complete", { as: id, text })).choices,
    reach: ({ name, timezone }, reachable) =>
      post("/api/people", { id, name, timezone: timezone ?? undefined, reachable }),
    pick: (other) => pick(id, other),
    arrived: () => arrived(id),
    fail: showError,
  };
}

// Picking somebody who is in the other window swaps the two: one person in both would be one DOM twice.
async function pick(from, to) {
  const isNew = !chats.has(to);
  shown = shown.map((id) => (id === from ? to : id === to ? from : id));
  layOut();
  chatOf(to).element.querySelector(".picker select").focus();
  if (!isNew) return;
  try {
    await load(to, chatOf(to));
  } catch (error) {
    showError(error);
  }
}

function arrived(id) {
  showWelcome();
  const index = shown.indexOf(id);
  if (index >= 0 && at("windows").dataset.front !== String(index)) {
    at("tabs").children[index].dataset.unread = "new";
  }
}

// On a narrow page only one window is in sight; the style sheet hides the tabs everywhere else.
function showTabs() {
  const front = at("windows").dataset.front;
  while (at("tabs").children.length < shown.length) at("tabs").append(tabFor(at("tabs").children.length));
  shown.forEach((id, index) => {
    const tab = at("tabs").children[index];
    tab.textContent = personOf(id).name;
    tab.ariaPressed = String(String(index) === front);
    // Seen now, or of somebody who is no longer behind this tab.
    if (tab.ariaPressed === "true" || tab.dataset.of !== id) delete tab.dataset.unread;
    tab.dataset.of = id;
  });
}

function tabFor(index) {
  const tab = make("button", { type: "button" });
  tab.addEventListener("click", () => {
    at("windows").dataset.front = String(index);
    showTabs();
  });
  return tab;
}

function addPerson() {
  const field = (name, label, value, required) => ({ name, label, kind: "text", value, required });
  const form = {
    id: "person",
    title: "Add a person",
    fields: [
      field("id", "Id, as in @carol", "", true),
      field("name", "Name", "", true),
      field("timezone", "Time zone", "Europe/Berlin", false),
    ],
  };
  openForm(form, {
    submit: async ({ id, name, timezone }) => {
      await post("/api/people", { id, name, timezone: timezone || undefined });
      await refreshState();
      await pick(shown[1], id);
      return null;
    },
  });
}

function showWelcome() {
  const started = shown.some((id) => !chats.get(id).isEmpty);
  at("welcome").hidden = started && tourState === "idle";
}

async function tour() {
  if (tourState === "running") return;
  tourState = "running";
  at("try-it").ariaDisabled = "true";
  sayTrouble("");
  try {
    await runTour({ progress: (words) => { at("try-progress").textContent = words; }, seen: catchUp });
    tourState = "idle";
    await catchUp();
    announce("The agenda is there: press Start, then Wrap up.");
    chats.get("alice")?.card("agenda")?.focus({ preventScroll: true });
  } catch (error) {
    tourState = "failed";
    sayTrouble(`This did not work. ${error.message}`);
  }
  at("try-progress").textContent = "";
  at("try-it").ariaDisabled = "false";
}

function sayTrouble(words) {
  at("try-trouble").textContent = words;
  at("try-trouble").hidden = !words;
}

async function catchUp() {
  await refreshState();
  await Promise.all([...chats].map(([id, chat]) => load(id, chat)));
  showWelcome();
}

function closeDrops(target) {
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(target)) drop.open = false;
  }
}

function closeDropOnEscape(event) {
  if (event.key !== "Escape") return;
  const drop = event.target.closest?.("details.drop[open]");
  if (!drop) return;
  drop.open = false;
  drop.querySelector("summary").focus();
}

function showError({ message }) {
  at("banner-text").textContent = message;
  at("banner").hidden = false;
}

function hideBanner() {
  at("banner").hidden = true;
}
