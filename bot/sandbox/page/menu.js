// One small menu at a time, opened from a button: arrow keys, Escape, focus back to where it was.

import { element, icon } from "./element.js";

let current = null;

/** Close the open menu, if any. Focus returns to its button unless `stay` says it went elsewhere. */
export function closeMenu(stay = false) {
  if (!current) return;
  const { list, anchor } = current;
  current = null;
  list.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (!stay && anchor.isConnected) anchor.focus();
}

/** Open a menu beside `anchor`: items are {label, icon, choose}. Opening it twice closes it. */
export function openMenu(anchor, label, items) {
  const again = current?.anchor === anchor;
  closeMenu(true);
  if (again) {
    anchor.focus();
    return;
  }
  const list = element("div", { class: "menu", role: "menu", "aria-label": label });
  for (const item of items) {
    list.append(
      element(
        "button",
        {
          type: "button",
          role: "menuitem",
          tabindex: "-1",
          onclick: () => {
            closeMenu();
            item.choose();
          },
        },
        icon(item.icon),
        element("span", { dir: "auto" }, item.label),
      ),
    );
  }
  list.addEventListener("keydown", (event) => steer(event, list));
  list.addEventListener("focusout", (event) => {
    if (!list.contains(event.relatedTarget) && event.relatedTarget !== anchor) closeMenu(true);
  });
  (anchor.closest(".phone") ?? document.body).append(list);
  current = { list, anchor };
  anchor.setAttribute("aria-expanded", "true");
  place(list, anchor);
  list.firstElementChild.focus();
}

function steer(event, list) {
  const items = [...list.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    items[(to + items.length) % items.length].focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    closeMenu();
  } else if (event.key === "Tab") {
    event.preventDefault();
    closeMenu();
  }
}

/** Put the menu where it is whole: above or below the button, inside the window. */
function place(list, anchor) {
  const button = anchor.getBoundingClientRect();
  const size = list.getBoundingClientRect();
  const below = button.bottom + size.height + 8 < window.innerHeight;
  const top = below ? button.bottom + 4 : Math.max(8, button.top - size.height - 4);
  const left = Math.min(Math.max(8, button.left), window.innerWidth - size.width - 8);
  list.style.top = `${top}px`;
  list.style.left = `${left}px`;
}

document.addEventListener("pointerdown", (event) => {
  if (current && !current.list.contains(event.target) && !current.anchor.contains(event.target)) closeMenu(true);
});
document.addEventListener("scroll", () => current && !current.list.matches(":focus-within") && closeMenu(true), true);
