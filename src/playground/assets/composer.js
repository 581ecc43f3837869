// Where a person types: one growing text box with completion of commands.
// Invariant: Enter sends what is in the box unless the arrows have marked a choice; completion only ever
// changes the text when a choice is taken.

import { ApiError } from "./api.js";
import { make } from "./dom.js";

const PAUSE_MS = 80;

export class Composer {
  #form;
  #box;
  #list;
  #send;
  #complete;
  #choices = [];
  #marked = -1;
  #asked = 0;
  #timer = 0;

  /**
   * @param send called with the text; resolves to whether it was taken, else the text comes back
   * @param complete called with the text so far; resolves to `[{ label, text }]`
   */
  constructor(form, list, { name, id, send, complete }) {
    this.#form = form;
    this.#box = form.querySelector("textarea");
    this.#list = list;
    this.#send = send;
    this.#complete = complete;
    this.#box.setAttribute("aria-label", `Message to Duologue as ${name}`);
    this.#box.setAttribute("aria-controls", (list.id = `choices-${id}`));
    list.setAttribute("aria-label", `Completions for ${name}`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#box.addEventListener("input", () => this.#askSoon());
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("blur", () => this.#close());
    // The box must keep the focus while the pointer takes a choice, or the list would close under it.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.#take(Number(option.dataset.index));
    });
  }

  focus() {
    this.#box.focus({ preventScroll: true });
  }

  async #submit() {
    const text = this.#box.value;
    if (text.trim() === "") return;
    this.#box.value = "";
    this.#close();
    const taken = await this.#send(text);
    if (!taken && this.#box.value === "") this.#box.value = text;
  }

  #key(event) {
    // While an input method composes, Enter and the arrows belong to it.
    if (event.isComposing) return;
    const act = this.#choices.length > 0 ? this.#keyWithChoices(event) : null;
    const send = event.key === "Enter" && !event.shiftKey ? () => this.#form.requestSubmit() : null;
    if (!act && !send) return;
    event.preventDefault();
    (act ?? send)();
  }

  #keyWithChoices({ key, shiftKey }) {
    if (key === "ArrowDown") return () => this.#mark(this.#marked + 1);
    if (key === "ArrowUp") return () => this.#mark(this.#marked - 1);
    if (key === "Escape") return () => this.#close();
    if (key === "Tab" && !shiftKey) return () => this.#take(Math.max(this.#marked, 0));
    if (key === "Enter" && this.#marked >= 0) return () => this.#take(this.#marked);
    return null;
  }

  #askSoon() {
    clearTimeout(this.#timer);
    if (!this.#box.value.startsWith("/")) {
      this.#close();
      return;
    }
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  async #ask() {
    const text = this.#box.value;
    const turn = ++this.#asked;
    try {
      const choices = await this.#complete(text);
      // A slower answer to an older text must not overwrite a newer one.
      if (turn === this.#asked && this.#box.value === text) this.#open(choices);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#close();
    }
  }

  #open(choices) {
    this.#choices = choices;
    this.#list.replaceChildren(...choices.map((choice, index) => this.#option(choice, index)));
    this.#list.hidden = choices.length === 0;
    this.#box.ariaExpanded = String(choices.length > 0);
    this.#mark(-1);
  }

  #option({ label }, index) {
    return make("li", { id: `${this.#list.id}-${index}`, role: "option", textContent: label, dataset: { index } });
  }

  // Wraps around, with «none marked» as one of the stops, so that the typed text stays reachable.
  #mark(index) {
    const count = this.#choices.length;
    this.#marked = index < -1 ? count - 1 : index >= count ? -1 : index;
    for (const option of this.#list.children) {
      option.ariaSelected = String(Number(option.dataset.index) === this.#marked);
    }
    const marked = this.#list.children[this.#marked];
    if (marked) {
      this.#box.setAttribute("aria-activedescendant", marked.id);
      marked.scrollIntoView({ block: "nearest" });
    } else {
      this.#box.removeAttribute("aria-activedescendant");
    }
  }

  #take(index) {
    const { text } = this.#choices[index];
    const changed = text !== this.#box.value;
    this.#box.value = text;
    this.#close();
    if (changed) this.#askSoon();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked++;
    this.#open([]);
  }
}
