// A form of the bot as a native dialog.
// Invariant: what a person typed is lost only when they cancel; a refused form stays open, says why, and
// keeps every value.

import { copyOf, make } from "./dom.js";

/**
 * @param form `{ title, fields: [{ name, label, kind, value, required }] }`
 * @param note words to show above the fields, or ""
 * @param submit called with `{ name: text }`; resolves to `{ form, note }` to ask again, or to null when done
 * @param closed called once, after the dialog has gone
 */
export function openForm(form, { note = "", submit, closed = () => {} }) {
  const dialog = copyOf("form-template");
  const find = (selector) => dialog.querySelector(selector);
  fill(dialog, form, { note });
  find(".cancel").addEventListener("click", () => dialog.close());
  find("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (dialog.ariaBusy === "true") return;
    dialog.ariaBusy = "true";
    try {
      const again = await submit(valuesOf(dialog));
      if (again) fill(dialog, again.form, { trouble: again.note });
      else dialog.close();
    } catch (error) {
      say(find(".trouble"), error.message);
    } finally {
      dialog.ariaBusy = "false";
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input, textarea")?.focus();
}

function fill(dialog, form, { note = "", trouble = "" }) {
  const heading = dialog.querySelector("h2");
  heading.id = `form-${form.id}`;
  heading.textContent = form.title;
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.dataset.form = form.id;
  say(dialog.querySelector(".note"), note);
  say(dialog.querySelector(".trouble"), trouble);
  dialog.querySelector(".fields").replaceChildren(...form.fields.map(renderField));
  if (trouble) pointAt(dialog, trouble);
}

// A refused form's words begin with the name of the field at fault, where it is one field's.
function pointAt(dialog, trouble) {
  const inputs = [...dialog.querySelectorAll(".fields input, .fields textarea")];
  const atFault = inputs.find(({ name }) => new RegExp(`^${name}\\b`).test(trouble));
  atFault?.setAttribute("aria-invalid", "true");
  (atFault ?? inputs[0])?.focus();
}

function renderField({ name, label, kind, value, required }) {
  const properties = { name, value: value ?? "", required, autocomplete: "off" };
  const input = kind === "multiline" ? make("textarea", { ...properties, rows: 4 }) : make("input", properties);
  return make("label", {}, make("span", { className: required ? "" : "optional" }, label), input);
}

function valuesOf(dialog) {
  const inputs = [...dialog.querySelectorAll(".fields input, .fields textarea")];
  return Object.fromEntries(inputs.map((input) => [input.name, input.value]));
}

function say(place, words) {
  place.textContent = words;
  place.hidden = !words;
}
