// The bot's clock: what it says, and the buttons that move it.
// Invariant: the face shows only what the bot last told; a move in flight is never doubled.

import { post } from "./api.js";
import { full, short } from "./time.js";

const MOVES = { hour: { advance: "PT1H" }, next: { to: "next" }, week: { advance: "P1W" } };

/** @param moved called after each move; @param fail called with what went wrong */
export function startClock({ moved, fail }) {
  const moves = document.getElementById("moves");
  const goTo = document.getElementById("go-to");
  const move = async (body) => {
    if (moves.ariaBusy === "true") return;
    moves.ariaBusy = "true";
    try {
      const { sent } = await post("/api/clock", body);
      announce(outcome(sent));
      await moved();
    } catch (error) {
      fail(error);
    } finally {
      moves.ariaBusy = "false";
    }
  };
  moves.addEventListener("click", ({ target }) => target.dataset.move && move(MOVES[target.dataset.move]));
  goTo.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    goTo.open = false;
    goTo.querySelector("summary").focus();
    move({ to: new Date(`${goTo.querySelector("input").value}Z`).toISOString().replace(".000Z", "Z") });
  });
}

export function showClock({ now, next_event: next }) {
  const face = document.getElementById("now");
  face.dateTime = now;
  face.textContent = `${full(now, "UTC")} UTC`;
  document.getElementById("next-event").textContent =
    next ? `next event ${short(next, "UTC")}` : "nothing is planned";
  const input = document.getElementById("go-to-instant");
  // Not under the hands of somebody who is typing an instant.
  if (document.activeElement !== input) input.value = now.slice(0, 16);
}

export function announce(words) {
  const place = document.getElementById("said");
  // The same words twice would be silent for a screen reader, so the old ones go first.
  place.textContent = "";
  requestAnimationFrame(() => { place.textContent = words; });
}

function outcome(sent) {
  if (sent === 0) return "nothing was due";
  return sent === 1 ? "1 message sent" : `${sent} messages sent`;
}
