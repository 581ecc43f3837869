// Making elements.
// Invariant: a string becomes a text node, so nothing that a person typed is ever read as HTML.

/** `make("button", { textContent: "Undo", dataset: { key: "undo" } }, …children)`; strings are children too. */
export function make(name, { dataset = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

/** A copy of the one element inside a `<template>` of the page. */
export function copyOf(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}
