// One person's window: their direct messages with the bot.
// Invariant: `#messages` is what the bot says this person has, in order of id; lines that the person typed
// are kept only here, between the cards, because the bot's JSON has no word for them.

import { anchorOf, renderCard, replaceCard } from "./card.js";
import { Composer } from "./composer.js";
import { copyOf, make } from "./dom.js";
import { openForm } from "./form.js";
import { full, short } from "./time.js";

// How far from the end still counts as reading the end.
const NEAR_END_PX = 48;

// What stays free above a typed line whose answer is read from its beginning.
const START_GAP_PX = 12;

const byNumber = new Intl.Collator("en", { numeric: true });

export class Chat {
  #person;
  #bot;
  #now;
  #messages = new Map();
  #log;
  #unread;
  #composer;
  // Whether the reader follows the end. Remembered, because a change of size moves the end away.
  #following = true;

  /**
   * @param bot what this window may do: `say`, `press`, `submit`, `capture`, `call`, `complete`, `reach`
   *   (each a request as this person), `fail` (show an error), `pick` (show another person here), and
   *   `arrived` (told after a new message)
   */
  constructor(person, now, bot) {
    this.#person = person;
    this.#bot = bot;
    this.#now = now;
    this.element = copyOf("window-template");
    this.element.dataset.person = person.id;
    this.#log = this.#find(".log");
    this.#unread = this.#find(".unread");
    this.#composer = new Composer(this.#find(".composer"), this.#find(".choices"), {
      name: person.name,
      id: person.id,
      send: (text) => this.#say(text),
      complete: bot.complete,
    });
    this.#wire();
    this.show(person, now, []);
  }

  get isEmpty() {
    return this.#messages.size === 0;
  }

  /** The person, the clock or the list of people changed. */
  show(person, now, people) {
    const rezoned = person.timezone !== this.#person.timezone;
    this.#person = person;
    this.#now = now;
    this.element.setAttribute("aria-label", `${person.name} with Duologue`);
    this.#log.setAttribute("aria-label", `Messages for ${person.name}`);
    this.#find(".name").textContent = person.name;
    this.#find(".avatar").textContent = [...person.name][0] ?? "?";
    Object.assign(this.#find(".local time"), { dateTime: now, textContent: full(now, person.timezone) });
    this.#find(".zone").textContent = person.timezone ?? "UTC, own zone not known yet";
    if (person.reachable !== undefined) this.#find(".switch input").checked = !person.reachable;
    if (person.in_call !== undefined) this.#showCall(person.in_call);
    this.#showPicker(people);
    if (rezoned) this.#showTimes();
  }

  /** Everything this person has, as after a (re)connect. */
  reset(messages) {
    const ids = new Set(messages.map(({ id }) => String(id)));
    const gone = [...this.#messages.keys()].filter((id) => !ids.has(id));
    // A message never vanishes by itself: the bot started afresh, and the typed lines belong to before.
    if (gone.length > 0) {
      for (const item of this.#log.querySelectorAll(".card, .typed")) item.remove();
      this.#messages.clear();
    }
    // Read out one by one, a whole history would keep a screen reader busy for minutes.
    this.#log.ariaBusy = "true";
    for (const message of messages) this.#put(message);
    this.#log.ariaBusy = "false";
    if (this.#following) this.toEnd();
  }

  /** Messages that appeared or changed, by an answer or an event. */
  receive(messages) {
    for (const message of messages) this.#receiveOne(message);
  }

  /** Shows the newest message, and follows from there. */
  toEnd() {
    this.#following = true;
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#unread.hidden = true;
  }

  /** The newest card of a kind, if there is one. */
  card(kind) {
    return [...this.#log.querySelectorAll(`[data-kind="${CSS.escape(kind)}"]`)].at(-1);
  }

  #find(selector) {
    return this.element.querySelector(selector);
  }

  #wire() {
    const { call, reach, pick } = this.#bot;
    this.#find(".help").addEventListener("click", () => this.#say("/1on1 help"));
    this.#find(".picker select").addEventListener("change", (event) => pick(event.target.value));
    let calling = false;
    this.#find(".call").addEventListener("click", async ({ target }) => {
      // A second click before the answer would ask for the same as the first.
      if (calling) return;
      calling = true;
      const joined = target.ariaPressed !== "true";
      await this.#attempt(async () => {
        this.receive(await call(joined));
        this.#showCall(joined);
      });
      calling = false;
    });
    const unreachable = this.#find(".switch input");
    unreachable.addEventListener("change", async () => {
      const done = await this.#attempt(() => reach(this.#person, !unreachable.checked));
      if (!done) unreachable.checked = !unreachable.checked;
    });
    this.#unread.addEventListener("click", () => {
      this.toEnd();
      this.#composer.focus();
    });
    this.#log.addEventListener("scroll", () => this.#scrolled());
    const followEnd = () => this.#following && this.toEnd();
    new ResizeObserver(followEnd).observe(this.#log);
    // A picture has no height until it is there.
    this.#log.addEventListener("load", followEnd, { capture: true });
  }

  async #attempt(act) {
    try {
      await act();
      return true;
    } catch (error) {
      this.#bot.fail(error);
      return false;
    }
  }

  #say(text) {
    const line = this.#type(text);
    return this.#attempt(async () => {
      try {
        this.receive(await this.#bot.say(text));
        this.#startAt(line);
      } catch (error) {
        line.remove();
        throw error;
      }
    });
  }

  // An answer longer than the window is read from its beginning.
  #startAt(line) {
    if (!this.#following || this.#log.lastElementChild === line) return;
    const top = line.offsetTop - this.#log.offsetTop;
    this.#log.scrollTop = Math.min(top - START_GAP_PX, this.#log.scrollHeight);
  }

  #type(text) {
    const stamp = make("time", { dateTime: this.#now }, short(this.#now, this.#person.timezone));
    const line = make("div", { className: "typed" }, make("p", {}, text), stamp);
    line.classList.toggle("command", text.startsWith("/"));
    this.#log.append(line);
    this.toEnd();
    return line;
  }

  #receiveOne(message) {
    if (message.form) this.#ask(message.form, isOnlyForm(message) ? message.text : "");
    const change = this.#put(message);
    if (change === "none") return;
    if (this.#following) this.toEnd();
    else if (change === "new") this.#unread.hidden = false;
    if (change === "new") this.#bot.arrived();
  }

  #ask(form, note) {
    let current = form;
    openForm(form, {
      note,
      submit: async (fields) => {
        const messages = await this.#bot.submit(current.id, fields);
        const again = messages.find((message) => message.form);
        this.receive(messages.filter((message) => message !== again));
        if (!again) return null;
        current = again.form;
        return { form: current, note: again.text };
      },
      closed: () => document.activeElement === document.body && this.#composer.focus(),
    });
  }

  #put(message) {
    const id = String(message.id);
    if (isOnlyForm(message)) return "none";
    const known = this.#messages.get(id);
    const plain = { ...message, form: null };
    if (known && JSON.stringify(known) === JSON.stringify(plain)) return "none";
    this.#messages.set(id, plain);
    const card = this.#render(plain);
    if (known) {
      replaceCard(this.#cardOf(message), card);
      return "edited";
    }
    this.#insert(card);
    return "new";
  }

  #render(message) {
    return renderCard(message, {
      zone: this.#person.timezone,
      press: (control, values) =>
        this.#attempt(async () => this.receive(await this.#bot.press(message.id, control, values))),
      capture: () =>
        this.#attempt(async () => this.receive(await this.#bot.capture(message.text, this.#linkTo(message)))),
    });
  }

  #linkTo(message) {
    return new URL(`/#${anchorOf(message)}`, location.href).href;
  }

  // Answers and events race, so a card may come after one with a higher id.
  #insert(card) {
    const cards = [...this.#log.querySelectorAll(".card")];
    const later = cards.find((other) => byNumber.compare(other.dataset.message, card.dataset.message) > 0);
    if (later) later.before(card);
    else this.#log.append(card);
  }

  #cardOf({ id }) {
    return this.#log.querySelector(`[data-message="${CSS.escape(String(id))}"]`);
  }

  #showTimes() {
    for (const stamp of this.#log.querySelectorAll(".card .stamp, .typed time")) {
      stamp.textContent = short(stamp.dateTime, this.#person.timezone);
    }
  }

  #showCall(joined) {
    const button = this.#find(".call");
    button.ariaPressed = String(joined);
    button.textContent = joined ? "Leave call" : "Join call";
  }

  // With two people there is nothing to pick, and the name alone reads calmer.
  #showPicker(people) {
    const choice = people.length > 2;
    this.#find(".name").classList.toggle("unseen", choice);
    this.#find(".picker").hidden = !choice;
    const select = this.#find(".picker select");
    const names = JSON.stringify(people.map(({ id, name }) => [id, name]));
    // Renewed only when it differs, because it may be open right now.
    if (select.dataset.names !== names) select.replaceChildren(...people.map(({ id, name }) => new Option(name, id)));
    select.dataset.names = names;
    select.value = this.#person.id;
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    // A window behind a tab has no size, and tells nothing about where its reader is.
    if (clientHeight === 0) return;
    this.#following = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#following) this.#unread.hidden = true;
  }
}

// Such a message lives in the dialog alone, also when the event stream brings it a second time.
function isOnlyForm({ kind, title, text, controls, image }) {
  return kind === "form" || (!title && !text && !image && controls.length === 0);
}
