// Instants as people read them: the bot's own way of writing a time, in any zone.
// Invariant: every time on the page goes through here, so the page and the bot's cards read alike.

const formatters = new Map();

/** `2026-03-26T09:00:00Z` in `Europe/Berlin` → `Thu 26 Mar 2026, 10:00`. */
export function full(instant, zone) {
  const parts = formatter(zone ?? "UTC").formatToParts(new Date(instant));
  const { weekday, day, month, year, hour, minute } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}`;
}

/** The same without the year, for places where many times stand close together. */
export function short(instant, zone) {
  return full(instant, zone).replace(/ \d{4},/, ",");
}

function formatter(zone) {
  if (!formatters.has(zone)) formatters.set(zone, build(zone));
  return formatters.get(zone);
}

function build(timeZone) {
  try {
    // en-US because en-GB shortens September to «Sept», which the bot does not.
    return new Intl.DateTimeFormat("en-US", {
      weekday: "short", day: "numeric", month: "short", year: "numeric",
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
    });
  } catch {
    // The bot's zone list may be newer than the browser's; a time in UTC is better than no page.
    return build("UTC");
  }
}
