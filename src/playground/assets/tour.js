// The first visit: one click that makes Alice and Bob a 1:1 and brings them to its first agenda.
// Invariant: it does only what a person could do by typing and pressing, through the same JSON; the first
// step that fails stops it and is said in words.

import { ApiError, get, post } from "./api.js";

const TOPICS = [
  ["bob", "/1on1 add Which of the two launches comes first?"],
  ["bob", "/1on1 add I would like to mentor the new colleague"],
  ["alice", "/1on1 add How was your first week on call?"],
];

// From the invitation to the agenda there are a nudge or two; many more would mean something is wrong.
const MOST_STEPS = 12;

/** @param progress called with a few words before each step; @param seen called after each with nothing */
export async function runTour({ progress, seen }) {
  progress("Alice invites Bob…");
  await say("alice", "/1on1 start with:@bob when:every thursday 10:00");
  await seen();
  progress("Bob accepts…");
  await accept();
  await seen();
  progress("Both add topics…");
  for (const [who, text] of TOPICS) await say(who, text);
  await seen();
  progress("Time passes until the agenda…");
  await waitForAgendas(seen);
}

async function say(who, text) {
  const { messages } = await post("/api/say", { as: who, text });
  const refusal = messages.find(({ kind }) => kind === "refusal");
  if (refusal) throw new ApiError(`«${text}» was refused: ${refusal.text}`);
}

async function accept() {
  const invitation = (await messagesOf("bob")).findLast(({ kind }) => kind === "invitation");
  const control = invitation?.controls.find(({ label }) => label === "Accept");
  if (!control) throw new ApiError("Bob did not get an invitation that he can accept.");
  await post("/api/press", { as: "bob", message: invitation.id, control: control.id });
}

async function waitForAgendas(seen) {
  for (let step = 0; step <= MOST_STEPS; step++) {
    if (await bothHoldAgenda()) return;
    const { next_event: next } = await get("/api/state");
    if (!next) throw new ApiError("The clock has nothing to wait for, and there is no agenda yet.");
    await post("/api/clock", { to: "next" });
    await seen();
  }
  throw new ApiError(`After ${MOST_STEPS} events of the clock there is still no agenda.`);
}

async function bothHoldAgenda() {
  const both = await Promise.all(["alice", "bob"].map(messagesOf));
  return both.every((messages) => messages.some(({ kind }) => kind === "agenda"));
}

async function messagesOf(who) {
  return (await get(`/api/messages?as=${who}`)).messages;
}
