// Build elements. The only road from data to the page: text goes in as text nodes, never as markup,
// so a hostile name or message cannot become an element or a script.

/** Make an element. `on…` takes a listener, `data` a map, false/null leaves the attribute out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make a decorative icon; what it means is said by the text or label beside it. */
export function icon(name) {
  return element("i", { class: "icon", data: { icon: name }, "aria-hidden": "true" });
}

/** Make text that only a screen reader says. */
export function hushed(text) {
  return element("span", { class: "hush" }, text);
}

export const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Remember a small choice of this browser; a browser that forbids it simply forgets. */
export function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the choice then lasts until the page closes.
  }
}

/** Recall what `remember` kept, or null. */
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
