// The JSON that the page and every script share, and the stream of events.
// Invariant: whatever goes wrong leaves here as an `ApiError` whose message can be shown to a person.

const RECONNECT_MS = 2000;

export class ApiError extends Error {}

export function get(path) {
  return request(path, {});
}

export function post(path, body) {
  return request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function request(path, options) {
  let response, text;
  try {
    response = await fetch(path, options);
    text = await response.text();
  } catch {
    throw new ApiError("The bot does not answer. Is it still running?");
  }
  const answer = parse(text);
  if (!response.ok) throw new ApiError(answer?.error ?? `The bot answered with status ${response.status}.`);
  return answer;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Follows the bot's events for as long as the page lives. `onOpen` is called after every (re)connect, when
 * anything may have been missed.
 */
export function listen(handlers) {
  const { onOpen, onLost, onMessage, onState } = handlers;
  const source = new EventSource("/api/events");
  source.addEventListener("open", onOpen);
  source.addEventListener("message", (event) => onMessage(JSON.parse(event.data)));
  source.addEventListener("state", (event) => onState(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    onLost();
    // A browser retries a broken stream by itself, but gives up on one that was refused.
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(() => listen(handlers), RECONNECT_MS);
    }
  });
}
