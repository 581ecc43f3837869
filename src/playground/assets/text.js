// A card's plain text as elements: headings, lists and paragraphs, told apart by how the lines look.
// Invariant: no character is interpreted or lost. Text goes in as text nodes only, so whatever people
// typed is shown as typed; a web address becomes a link because reading it as one changes nothing.

import { make } from "./dom.js";

const MARKER = /^(\s*)((?:[•◦▪*–-]|\d+[.)]|[☐☑✓✔✅○●])\s+(?:[☐☑✓✔✅]\s+)?)(.*)$/u;
const TICKED = /[☑✓✔✅]/u;
const ADDRESS = /https?:\/\/[^\s<>"«»\u2068\u2069]*[^\s<>"«».,;:!?)\]\u2068\u2069]/gu;
const LONGEST_HEADING = 80;
const BARE_WORDS = /^\p{L}[\p{L}-]{0,19}(?: \p{L}{1,19})?$/u;

/** The lines as elements; `rowAfter(number)` gives what stands under a line, if anything does. */
export function renderText(lines, rowAfter) {
  const fragment = document.createDocumentFragment();
  let block = [];
  const close = () => {
    if (block.length > 0) fragment.append(renderBlock(block, rowAfter));
    block = [];
  };
  lines.forEach((line, number) => (line.trim() === "" ? close() : block.push({ line, number })));
  close();
  return fragment;
}

function renderBlock(numbered, rowAfter) {
  const block = make("div");
  const lines = numbered.map(({ line }) => line);
  let list = null;
  numbered.forEach(({ line, number }, index) => {
    const bullet = MARKER.exec(line);
    const row = rowAfter(number);
    if (bullet) {
      list ??= block.appendChild(make("ul"));
      list.append(renderItem(bullet));
      if (row) list.lastChild.append(row);
      return;
    }
    list = null;
    const className = isHeading(line, index, lines) ? "heading" : "";
    block.append(make("p", { className }, ...withLinks(line)));
    if (row) block.append(row);
  });
  return block;
}

// A heading is a short line that ends with a colon, one that opens a block and stands above a list, or a bare
// word or two above a single sentence.
function isHeading(line, index, lines) {
  const next = lines[index + 1];
  if (line.length > LONGEST_HEADING || next === undefined) return false;
  if (line.trimEnd().endsWith(":")) return true;
  return index === 0 && (MARKER.test(next) || (lines.length === 2 && BARE_WORDS.test(line)));
}

function renderItem([, indent, marker, rest]) {
  const item = make("li", {}, make("span", { className: "marker" }, marker), ...withLinks(rest));
  item.classList.toggle("ticked", TICKED.test(marker));
  item.classList.toggle("wide", marker.length > 2);
  item.classList.toggle("deep", indent.length > 1);
  return item;
}

function withLinks(line) {
  const pieces = [];
  let from = 0;
  for (const { 0: address, index } of line.matchAll(ADDRESS)) {
    pieces.push(line.slice(from, index), link(address));
    from = index + address.length;
  }
  return [...pieces, line.slice(from)];
}

function link(address) {
  // A link to a message of this very page should move there, not open a second playground.
  const elsewhere = !address.startsWith(`${location.origin}/#`);
  return make("a", { href: address, rel: "noreferrer", target: elsewhere ? "_blank" : "" }, address);
}
