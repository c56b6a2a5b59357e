// One person's phone: its frame, what lies around it, and what the person does with it.
// It shows what the sandbox says and tells the sandbox what was tapped; it decides nothing.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { element, hushed, icon } from "./element.js";
import { openMenu } from "./menu.js";
import { act, Refused } from "./wire.js";

const TOAST_MS = 5000;

export class Phone {
  /** `say` speaks to screen readers, `complain` shows a refusal, `noticed` hears when the count of new messages changes. */
  constructor(phone, { bot, links, tint, say, complain, noticed }) {
    Object.assign(this, { say, complain, noticed, bot });
    this.id = phone.id;
    this.fresh = 0; // messages that came while nobody looked
    this.loud = false; // one of them with a sound
    this.chat = new Chat({
      press: (message, button, key) => this.press(message, button, key),
      more: (message, anchor) => this.messageMenu(message, anchor),
      retreat: () => this.retreat(),
    });
    this.composer = new Composer({ tell: (what) => this.tell(what), complain });
    this.build(tint);
    this.describe(phone, links);
    this.chat.reconcile(phone.messages ?? []);
  }

  build(tint) {
    this.title = element("h2", { dir: "auto", id: `name-${this.id}` });
    this.who = element("p", { class: "who", dir: "auto" });
    this.cue = element("p", { class: "cue", hidden: true });
    this.outside = element("div", { class: "outside" });
    this.time = element("span", {});
    this.botName = element("p", { class: "bot-name", dir: "auto" });
    this.face = element("span", { class: "face", "aria-hidden": "true" });
    this.toast = element("div", { class: "toast", hidden: true });
    this.foot = element("div", { class: "foot" });
    const options = element("button", { type: "button", class: "round", "aria-label": "More for this phone", "aria-haspopup": "menu", "aria-expanded": "false" }, icon("more"));
    options.addEventListener("click", () => this.options(options));
    const bar = element("div", { class: "bar", "aria-hidden": "true" }, this.time, element("span", { class: "bar-signs" }));
    const head = element("div", { class: "head" }, this.face, element("div", { class: "head-name" }, this.botName, element("p", { class: "bot-kind" }, "bot")), options);
    const screen = element("div", { class: "screen" }, bar, head, this.chat.root, this.toast, this.foot);
    this.root = element(
      "article",
      { class: "phone", "aria-labelledby": `name-${this.id}`, data: { tint: String(tint), phone: this.id } },
      element("header", { class: "caption" }, this.title, this.who, this.outside),
      element("div", { class: "frame" }, this.cue, screen),
    );
    for (const kind of ["pointerenter", "pointerdown", "focusin"]) this.root.addEventListener(kind, () => this.seen());
  }

  /** Take over what the sandbox says about the phone itself (all but its messages). */
  describe(phone, links) {
    this.title.textContent = phone.title ?? this.title.textContent;
    this.who.textContent = phone.who ?? this.who.textContent;
    this.userId = phone.user_id ?? this.userId;
    this.blocked = Boolean(phone.blocked);
    this.root.classList.toggle("is-blocked", this.blocked);
    if (links) this.links = links.filter((link) => link.phone === this.id);
    const first = this.links?.[0];
    this.chat.describe(this.name, first ? `No messages here. Begin with “${first.label}”, above the phone.` : "No messages here.");
    this.composer.describe(this.name);
    this.describeBot(this.bot);
    this.showOutside();
    this.showFoot();
  }

  get name() {
    return this.title.textContent;
  }

  describeBot(bot) {
    this.bot = bot;
    this.botName.textContent = bot?.name || "Bot";
    this.face.textContent = Array.from(bot?.name || "B")[0].toUpperCase();
  }

  /** The poster or the invitation lies outside the phone. */
  showOutside() {
    const sign = JSON.stringify(this.links);
    if (sign === this.outsideSign) return;
    this.outsideSign = sign;
    this.outside.replaceChildren(
      ...(this.links ?? []).map((link) => element("button", { type: "button", class: "poster", onclick: () => this.start(link) }, icon("poster"), element("span", { dir: "auto" }, link.label))),
    );
  }

  /** The text box, or in its place the way back from a block. */
  showFoot() {
    if (this.foot.childElementCount && this.foot.contains(this.composer.root) !== this.blocked) return;
    const here = this.foot.contains(document.activeElement);
    const unblock = element("button", { type: "button", class: "key", onclick: () => this.block(false) }, "Unblock");
    this.foot.replaceChildren(this.blocked ? element("div", { class: "blocked" }, element("p", {}, "You blocked this bot."), unblock) : this.composer.root);
    if (here) this.retreat();
  }

  tellTime(clock) {
    this.time.textContent = clock;
  }

  /** Where the keyboard goes when what it was on is gone. */
  retreat() {
    if (this.blocked) this.foot.querySelector("button").focus();
    else this.composer.focus();
  }

  // -- messages --------------------------------------------------------------------------------

  /** A message arrived while somebody may be looking. */
  arrive(message) {
    const known = this.chat.has(message.id);
    const mine = message.from === "user";
    const stay = this.chat.following();
    this.chat.put(message);
    if (known) return;
    this.chat.join(message);
    this.chat.settle(stay || mine);
    if (mine) return;
    if (!message.silent) this.ring();
    if (!this.root.matches(":hover, :focus-within")) {
      this.fresh += 1;
      this.loud ||= !message.silent;
      this.showCue();
    }
    this.announce(message, "New message");
  }

  change(message) {
    const stay = this.chat.following();
    this.chat.put(message);
    this.chat.settle(stay);
    if (message.from !== "user") this.announce(message, "Changed message");
  }

  vanish(ids) {
    const gone = this.chat.vanish(ids);
    if (ids.includes(this.composer.editing)) this.composer.stopEditing();
    if (gone) this.say(`${this.name}: ${gone === 1 ? "a message was" : `${gone} messages were`} deleted.`);
  }

  seen() {
    if (!this.fresh) return;
    this.fresh = 0;
    this.loud = false;
    this.showCue();
  }

  showCue() {
    this.cue.hidden = !this.fresh;
    this.cue.classList.toggle("cue-loud", this.loud);
    this.cue.replaceChildren(icon(this.loud ? "bell" : "bell-off"), `${this.fresh} new`, hushed(this.loud ? ", with a sound" : ", without a sound"));
    this.noticed();
  }

  /** The phone makes itself heard: to be seen only. */
  ring() {
    this.root.classList.remove("rings");
    void this.root.offsetWidth; // begin the animation again
    this.root.classList.add("rings");
  }

  announce(message, what) {
    const text = message.text || message.caption || message.kind;
    const keys = (message.buttons ?? []).flat().map((b) => b.label);
    const choice = keys.length ? ` Buttons: ${keys.join(", ")}.` : "";
    this.say(`${this.name}. ${what}${message.silent ? ", without a sound" : ""}: ${text}${choice}`);
  }

  // -- what the person does --------------------------------------------------------------------

  /** Do it; say kindly why not. Gives whether it was done. */
  async tell(what) {
    try {
      return await act({ phone: this.id, ...what });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.complain(error.message);
      return null;
    }
  }

  async press(message, button, key) {
    if (button.url) {
      this.answer(`A phone would open ${button.url} now. The sandbox opens nothing.`, false);
      return;
    }
    key.classList.add("pressed");
    await this.tell({ do: "press", message, data: button.data });
    key.classList.remove("pressed");
  }

  start(link) {
    return this.tell({ do: "start", payload: link.payload });
  }

  block(on) {
    return this.tell({ do: "block", on });
  }

  options(anchor) {
    const items = (this.links ?? []).map((link) => ({ label: link.label, icon: "poster", choose: () => this.start(link) }));
    items.push({ label: this.blocked ? "Unblock the bot" : "Block the bot", icon: "block", choose: () => this.block(!this.blocked) });
    openMenu(anchor, "More for this phone", items);
  }

  messageMenu(id, anchor) {
    const message = this.chat.find(id);
    if (!message) return;
    const items = [];
    if (message.from === "user" && message.kind === "text" && !this.blocked) items.push({ label: "Edit", icon: "edit", choose: () => this.composer.startEditing(message) });
    items.push({ label: "Delete for both", icon: "trash", choose: () => this.tell({ do: "delete", messages: [id] }) });
    openMenu(anchor, "This message", items);
  }

  // -- answers to a press ----------------------------------------------------------------------

  /** Show a callback's answer: a line that goes by itself, or an alert that waits for OK. */
  answer(text, alert) {
    clearTimeout(this.toastTimer);
    this.chat.turn();
    if (!text) return;
    this.toast.replaceChildren(element("p", { dir: "auto" }, text));
    this.toast.hidden = false;
    this.toast.classList.toggle("toast-alert", Boolean(alert));
    const hide = () => {
      const back = this.toast.contains(document.activeElement);
      this.toast.hidden = true;
      if (back) this.retreat();
    };
    this.say(`${this.name}: ${text}`);
    if (alert) {
      const ok = element("button", { type: "button", class: "key", onclick: hide }, "OK");
      this.toast.append(ok);
      if (this.root.matches(":focus-within")) ok.focus();
    } else this.toastTimer = setTimeout(hide, TOAST_MS);
  }
}
