// The messages of one chat: what is in the page, what of it is in view, where the keyboard is.
// Messages come from the sandbox and are shown as they are; what a tap means is the phone's affair.

import { bubble, dayOf } from "./bubble.js";
import { calm, element, hushed, icon } from "./element.js";

const SHOWN = 200; // messages in the page at a time; earlier ones come on request
const TRIM_AT = 320;
const NEAR_PX = 80; // this near to the end counts as reading the newest message
const HIDDEN_PX = 24; // what is below may be less than a line and needs no way there
const GROUP_MS = 2500; // what comes this soon after another message answers the same thing
const ABOVE_PX = 8; // left free above the first message of a group
const FADE_MS = 260; // a little longer than the fade in phone.css
const NEAR_MESSAGES = 6; // their buttons are reached with Tab without walking there first

export class Chat {
  /** `press(id, button, key)` and `more(id, anchor)` hear taps; `retreat()` takes the focus when its message goes. */
  constructor({ press, more, retreat }) {
    Object.assign(this, { press, more, retreat });
    this.name = "";
    this.list = []; // all messages, by id
    this.signs = new Map(); // message id → its JSON, to see whether it changed
    this.items = new Map(); // message id → its element, for those in the page
    this.from = 0; // index in `list` of the first message in the page
    this.active = null;
    this.rests = true; // on its very end: it stays there when something grows, as a picture that loads late
    this.follows = true; // nobody scrolled away from what is newest
    this.scrolled = 0; // where it was scrolled to last
    this.placed = 0; // where the page itself scrolled to last
    this.group = null; // id of the first message of the newest answer, null after the person did something
    this.came = 0;
    this.earlier = element("button", { type: "button", class: "earlier", hidden: true, onclick: () => this.showEarlier() }, "Show earlier messages");
    this.messages = element("ol", { class: "messages" });
    this.empty = element("p", { class: "chat-empty" });
    this.log = element("div", { class: "chat", role: "region", tabindex: "0" }, this.earlier, this.empty, this.messages);
    this.jump = element("button", { type: "button", class: "jump", hidden: true, onclick: () => this.toEnd() }, icon("down"), hushed("Go to the newest message"));
    this.root = element("div", { class: "chat-box" }, this.log, this.jump);
    const grown = new ResizeObserver(() => this.settling || this.stay());
    grown.observe(this.messages);
    grown.observe(this.log);
    this.log.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.steer(event));
    this.log.addEventListener("focusin", (event) => this.follow(event));
  }

  /** Whose chat this is, and what to read where nothing was written yet. */
  describe(name, hint) {
    this.name = name;
    this.log.setAttribute("aria-label", `Chat of ${name}`);
    this.empty.textContent = hint;
  }

  has(id) {
    return this.signs.has(id);
  }

  find(id) {
    return this.list.find((message) => message.id === id);
  }

  /** Make the chat exactly `messages`, touching only what differs. */
  reconcile(messages) {
    const wanted = new Set(messages.map((m) => m.id));
    this.vanish(this.list.map((m) => m.id).filter((id) => !wanted.has(id)), true);
    if (!this.list.length) {
      this.list = [...messages].sort((a, b) => a.id - b.id);
      this.signs = new Map(this.list.map((m) => [m.id, JSON.stringify(m)]));
      this.from = Math.max(0, this.list.length - SHOWN);
      this.messages.replaceChildren(...this.list.slice(this.from).map((m) => this.make(m)));
    } else for (const message of messages) this.put(message);
    this.settle(this.following());
  }

  /** Put a message in its place, new or changed. */
  put(message) {
    const sign = JSON.stringify(message);
    const before = this.signs.get(message.id);
    if (before === sign) return;
    this.signs.set(message.id, sign);
    if (before !== undefined) {
      this.list[this.list.findIndex((m) => m.id === message.id)] = message;
      const old = this.items.get(message.id);
      if (old) this.swap(old, message);
      return;
    }
    let at = this.list.length;
    while (at > 0 && this.list[at - 1].id > message.id) at -= 1;
    this.list.splice(at, 0, message);
    if (at < this.from) {
      this.from += 1;
      return;
    }
    const next = this.list[at + 1];
    const item = this.make(message);
    item.classList.add("msg-new");
    this.messages.insertBefore(item, next ? (this.items.get(next.id) ?? null) : null);
  }

  make(message) {
    const item = bubble(message, this.name, {
      press: (button, key) => this.press(message.id, button, key),
      more: (anchor) => this.more(message.id, anchor),
    });
    this.items.set(message.id, item);
    for (const control of item.querySelectorAll("[data-control]")) control.tabIndex = -1;
    return item;
  }

  /** Replace a changed message; whoever was on it with the keyboard stays on it. */
  swap(old, message) {
    const was = old.contains(document.activeElement) ? document.activeElement : null;
    const item = this.make(message);
    old.replaceWith(item);
    if (!was) return;
    const same = was.dataset.press && [...item.querySelectorAll("[data-press]")].find((b) => b.textContent === was.textContent);
    (same || item).focus({ preventScroll: true });
  }

  /** Messages are gone: they fade and leave, at once when `quietly`. Gives how many were here. */
  vanish(ids, quietly = false) {
    const gone = new Set(ids.filter((id) => this.signs.has(id)));
    if (!gone.size) return 0;
    const held = [...gone].some((id) => this.items.get(id)?.contains(document.activeElement));
    const cut = this.list.slice(0, this.from).filter((m) => gone.has(m.id)).length;
    this.list = this.list.filter((m) => !gone.has(m.id));
    this.from -= cut;
    for (const id of gone) {
      this.signs.delete(id);
      const item = this.items.get(id);
      this.items.delete(id);
      if (item) this.leave(item, quietly);
    }
    if (held) this.retreat();
    this.settle(false);
    return gone.size;
  }

  leave(item, quietly) {
    if (quietly || calm.matches) {
      item.remove();
      return;
    }
    item.inert = true;
    item.classList.add("msg-leaving");
    setTimeout(() => {
      item.remove();
      this.settle(false);
    }, FADE_MS);
  }

  /** At once: the keyboard's place, since a new message is said at once too. Once per frame: days, the empty chat, the number of elements, the end. */
  settle(toEnd) {
    this.wantEnd ||= toEnd;
    this.rove();
    if (this.settling) return;
    this.settling = true;
    requestAnimationFrame(() => {
      this.settling = false;
      if (this.wantEnd && this.messages.childElementCount > TRIM_AT) this.trim();
      this.earlier.hidden = this.from === 0;
      this.showDays();
      this.empty.hidden = this.list.length > 0;
      if (this.wantEnd) this.place();
      else this.stay();
      this.wantEnd = false;
      this.onScroll();
    });
  }

  /** Keep what is newest in view: all of an answer, or as much as fits from its beginning on. Never goes back up. */
  place(last = false) {
    const end = this.log.scrollHeight - this.log.clientHeight;
    const first = last ? null : this.items.get(this.group);
    const wanted = first?.isConnected ? Math.min(end, first.offsetTop - ABOVE_PX) : end;
    this.log.scrollTop = Math.max(this.log.scrollTop, wanted);
    this.placed = this.log.scrollTop;
    this.rests = end - this.placed < 2;
  }

  /** Something grew: a chat on its very end stays there. While a new message waits for its frame, that frame sees to it. */
  stay() {
    if (this.rests) this.place(true);
  }

  /** The person did something: what comes now is a new answer. */
  turn() {
    this.group = null;
  }

  /** A new message came: it begins an answer, or goes on with the one that came just before it. */
  join(message) {
    const now = performance.now();
    if (message.from === "user") this.turn();
    else if (this.group === null || now - this.came > GROUP_MS) this.group = message.id;
    this.came = now;
  }

  trim() {
    const from = Math.max(this.from, this.list.length - SHOWN);
    for (const message of this.list.slice(this.from, from)) {
      const item = this.items.get(message.id);
      if (item?.contains(document.activeElement)) this.log.focus();
      item?.remove();
      this.items.delete(message.id);
    }
    this.from = from;
    this.rove();
  }

  showEarlier() {
    const from = Math.max(0, this.from - SHOWN);
    const height = this.log.scrollHeight - this.log.scrollTop;
    const first = this.list[this.from];
    this.messages.prepend(...this.list.slice(from, this.from).map((m) => this.make(m)));
    this.from = from;
    this.earlier.hidden = from === 0;
    this.showDays();
    const grown = this.log.scrollHeight - height - this.log.scrollTop;
    this.log.scrollTop += grown;
    this.placed += grown; // what was above it is now further above
    this.setActive(this.items.get(first.id));
    this.items.get(first.id)?.focus({ preventScroll: true });
  }

  showDays() {
    let last = "";
    for (const message of this.list.slice(this.from)) {
      const item = this.items.get(message.id);
      if (!item) continue;
      const day = dayOf(message.at);
      const line = item.firstElementChild.matches(".day") ? item.firstElementChild : null;
      if (day === last) line?.remove();
      else if (!line) item.prepend(element("p", { class: "day" }, day));
      last = day;
    }
  }

  // -- reading ---------------------------------------------------------------------------------

  /** Whether somebody reads what is newest: then the next answer comes into view too. */
  following() {
    return this.wantEnd || this.follows;
  }

  onScroll() {
    const below = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight;
    if (below < 2) this.rests = true;
    else if (this.log.scrollTop < this.scrolled) this.rests = false; // and not when the window became smaller
    this.scrolled = this.log.scrollTop;
    this.follows = below < NEAR_PX || this.log.scrollTop >= this.placed - NEAR_PX;
    this.jump.hidden = this.wantEnd || below < HIDDEN_PX;
  }

  toEnd() {
    this.place(true);
    this.jump.hidden = true;
    this.retreat();
  }

  // -- the keyboard ----------------------------------------------------------------------------

  /** Tab reaches the newest message and the buttons near it; arrows walk to the others. */
  rove() {
    if (this.log.contains(document.activeElement) && this.active?.isConnected) return this.setActive(this.active);
    return this.setActive(this.messages.lastElementChild);
  }

  setActive(item) {
    for (const old of this.reachable ?? []) old.tabIndex = -1;
    this.reachable = [];
    this.active = item ?? null;
    this.log.tabIndex = item ? -1 : 0;
    if (!item) return;
    const controls = [item, ...item.querySelectorAll("[data-control]")];
    for (let near = this.messages.lastElementChild, n = 0; near && n < NEAR_MESSAGES; near = near.previousElementSibling, n += 1) {
      if (near.classList.contains("msg-mine")) break;
      controls.push(...near.querySelectorAll("[data-press]"));
    }
    for (const control of controls) control.tabIndex = 0;
    this.reachable = controls;
  }

  steer(event) {
    const item = event.target.closest(".msg");
    if (!item || event.target.closest(".menu")) return;
    const to = {
      ArrowUp: item.previousElementSibling,
      ArrowDown: item.nextElementSibling,
      Home: this.messages.firstElementChild,
      End: this.messages.lastElementChild,
    }[event.key];
    if (event.key === "Escape") this.retreat();
    if (!to) return;
    event.preventDefault();
    this.setActive(to);
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
  }

  follow(event) {
    const item = event.target.closest?.(".msg");
    if (item && item !== this.active) this.setActive(item);
  }
}
