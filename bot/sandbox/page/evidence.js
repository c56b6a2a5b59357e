// Three views beside the phones: what the disk shows, what was sent, and the mail. All follow live while open.

import { element, icon } from "./element.js";
import { fetchJson, Refused } from "./wire.js";

const FIRST = ["entries", "cases", "chats", "drafts", "people"]; // what somebody who took the disk would look for
const VIEWS = ["disk", "sent", "mail"];
const DISK_MS = 4000;
const SENT_MS = 1500;
const CALLS_SHOWN = 300;
const WAIT_MS = 60_000; // a call without an answer is asked after again for so long

export class Evidence {
  constructor({ phoneName }) {
    this.phoneName = phoneName;
    this.root = document.getElementById("evidence");
    this.disk = document.getElementById("disk");
    this.sent = document.getElementById("sent");
    this.mail = document.getElementById("mail");
    this.tabs = Object.fromEntries(VIEWS.map((name) => [name, document.getElementById(`tab-${name}`)]));
    this.openers = Object.fromEntries(VIEWS.map((name) => [name, document.getElementById(`${name}-open`)]));
    this.seenRows = new Map(); // table → set of rows as JSON, to mark what is new
    this.shut = new Set(); // tables that somebody folded away
    this.last = 0;
    this.calls = new Map(); // number → its element
    this.waiting = new Map(); // number of a call without an answer → since when
    this.which = null;
    for (const [name, opener] of Object.entries(this.openers)) opener.addEventListener("click", () => (this.which === name ? this.close() : this.open(name, true)));
    for (const [name, tab] of Object.entries(this.tabs)) tab.addEventListener("click", () => this.open(name));
    this.root.querySelector("[role=tablist]").addEventListener("keydown", (event) => this.steer(event));
    document.getElementById("evidence-close").addEventListener("click", () => this.close());
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("visibilitychange", () => !document.hidden && this.soon());
  }

  open(name, walk = false) {
    this.which = name;
    this.root.hidden = false;
    document.body.classList.add("has-evidence");
    for (const key of VIEWS) {
      const on = key === name;
      this.tabs[key].setAttribute("aria-selected", String(on));
      this.tabs[key].tabIndex = on ? 0 : -1;
      document.getElementById(`panel-${key}`).hidden = !on;
      this.openers[key].setAttribute("aria-expanded", String(on));
    }
    if (walk) {
      this.tabs[name].focus({ preventScroll: true });
      this.root.scrollIntoView({ block: window.matchMedia("(max-width: 1179px)").matches ? "start" : "nearest" });
    }
    this.read();
  }

  close() {
    const opener = this.openers[this.which ?? "disk"];
    this.which = null;
    this.root.hidden = true;
    document.body.classList.remove("has-evidence");
    for (const button of Object.values(this.openers)) button.setAttribute("aria-expanded", "false");
    clearTimeout(this.timer);
    opener.focus();
  }

  steer(event) {
    const beside = (step) => VIEWS[(VIEWS.indexOf(this.which) + step + VIEWS.length) % VIEWS.length];
    const to = { ArrowRight: beside(1), ArrowLeft: beside(-1), Home: VIEWS[0], End: VIEWS.at(-1) }[event.key];
    if (!to) return;
    event.preventDefault();
    this.open(to);
    this.tabs[to].focus();
  }

  /** Something happened on the phones: read again shortly, once for many events. */
  soon() {
    if (this.which === null) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), 400);
  }

  /** Begin the list of calls anew: the sandbox says that it began anew. */
  reset() {
    this.last = 0;
    this.calls.clear();
    this.waiting.clear();
    this.sent.replaceChildren();
    this.soon();
  }

  async read() {
    clearTimeout(this.timer);
    const which = this.which;
    if (which === null) return;
    try {
      if (document.hidden) return;
      if (which === "disk") this.showDisk(await fetchJson("/page/disk"));
      else if (which === "mail") this.showMail(await fetchJson("/page/mail"));
      else this.showSent(await fetchJson(`/page/sent?after=${Math.min(this.last, ...this.unanswered())}`));
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // the banner already says that the sandbox is silent
    } finally {
      if (this.which === which) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.read(), which === "disk" ? DISK_MS : SENT_MS);
      }
    }
  }

  // -- what the disk shows ---------------------------------------------------------------------

  showDisk({ files = [], tables = [] }) {
    const sign = JSON.stringify([files, tables]);
    if (sign === this.diskSign) return;
    this.diskSign = sign;
    const held = this.disk.contains(document.activeElement) ? document.activeElement.closest("[data-table]")?.dataset.table : null;
    const sideways = new Map([...this.disk.querySelectorAll(".rows")].map((box) => [box.closest("[data-table]").dataset.table, box.scrollLeft]));
    this.disk.replaceChildren(
      element("ul", { class: "files" }, ...files.map((file) => element("li", {}, icon("disk"), element("b", {}, file.name), ` ${bytes(file.bytes)}`))),
      ...tables.sort(byInterest).map((table) => this.table(table)),
    );
    for (const part of this.disk.querySelectorAll("[data-table]")) {
      const name = part.dataset.table;
      const rows = part.querySelector(".rows");
      if (rows) rows.scrollLeft = sideways.get(name) ?? 0;
      if (name === held) part.querySelector("summary").focus({ preventScroll: true });
    }
  }

  table(table) {
    const rows = table.rows ?? [];
    const before = this.seenRows.get(table.name);
    const now = rows.map((row) => JSON.stringify(row));
    this.seenRows.set(table.name, new Set(now));
    const open = rows.length > 0 && !this.shut.has(table.name);
    const part = element("details", { class: "table", open, data: { table: table.name } });
    part.addEventListener("toggle", () => (part.open ? this.shut.delete(table.name) : rows.length && this.shut.add(table.name)));
    part.append(
      element("summary", {}, element("b", {}, table.name), element("span", { class: "count" }, table.count === 1 ? "1 row" : `${table.count} rows`), element("span", { class: "about", dir: "auto" }, table.about ?? ""), icon("chevron")),
    );
    if (!rows.length) part.append(element("p", { class: "empty" }, "Nothing in it now."));
    else {
      const grid = element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...table.columns.map((name) => element("th", { scope: "col" }, name)))),
        element("tbody", {}, ...rows.map((row, i) => element("tr", { class: before && !before.has(now[i]) ? "row-new" : false }, ...row.map(cell)))),
      );
      part.append(element("div", { class: "rows", tabindex: "0", role: "region", "aria-label": `Rows of ${table.name}` }, grid));
      if (table.count > rows.length) part.append(element("p", { class: "empty" }, `${rows.length} of ${table.count} rows are shown.`));
    }
    return part;
  }

  // -- what was sent ---------------------------------------------------------------------------

  /** The numbers before calls that may still be answered. */
  unanswered() {
    const now = performance.now();
    return [...this.waiting].filter(([, since]) => now - since < WAIT_MS).map(([n]) => n - 1);
  }

  showSent({ calls = [] }) {
    for (const call of calls) {
      const known = this.calls.get(call.n);
      if (known && (call.status === 0 || !this.waiting.has(call.n))) continue;
      const item = this.call(call);
      if (call.status) this.waiting.delete(call.n);
      else this.waiting.set(call.n, performance.now());
      this.calls.set(call.n, item);
      if (!known) this.sent.prepend(item);
      else if (known.isConnected) this.swap(known, item);
      this.last = Math.max(this.last, call.n);
    }
    while (this.sent.childElementCount > CALLS_SHOWN) this.sent.lastElementChild.remove();
    document.getElementById("sent-empty").hidden = this.sent.childElementCount > 0;
  }

  // -- the mail ----------------------------------------------------------------------------------

  showMail({ mails = [] }) {
    const known = new Set([...this.mail.children].map((item) => item.dataset.mail));
    for (const mail of mails) if (!known.has(String(mail.n))) this.mail.prepend(this.oneMail(mail));
    document.getElementById("mail-empty").hidden = mails.length > 0;
  }

  oneMail(mail) {
    const summary = element(
      "summary",
      {},
      element("span", { class: "call-n" }, String(mail.n)),
      element("b", { dir: "auto" }, mail.subject),
      element("span", { class: "call-to", dir: "auto" }, mail.to),
      element("span", { class: "call-text" }, mail.at),
    );
    return element("li", { class: "call mail", data: { mail: mail.n } }, element("details", {}, summary, element("pre", { dir: "auto", tabindex: "0" }, mail.text)));
  }

  swap(known, item) {
    const held = known.contains(document.activeElement);
    item.firstElementChild.open = known.firstElementChild.open;
    known.replaceWith(item);
    if (held) item.querySelector("summary").focus({ preventScroll: true });
  }

  call(call) {
    const well = Number(call.status) >= 200 && Number(call.status) < 300;
    const text = call.args?.text ?? call.args?.caption ?? "";
    const summary = element(
      "summary",
      {},
      element("span", { class: "call-n" }, String(call.n)),
      element("b", {}, call.method),
      element("span", { class: "call-to", dir: "auto" }, call.chat ? this.phoneName(call.chat) : ""),
      element("span", { class: `call-status${well ? "" : " call-failed"}` }, String(call.status || "no answer")),
      element("span", { class: "call-text", dir: "auto" }, String(text)),
    );
    const whole = element("pre", { dir: "auto", tabindex: "0" }, `${call.at ?? ""}\n${JSON.stringify(call.args ?? {}, null, 2)}`);
    return element("li", { class: "call" }, element("details", {}, summary, whole));
  }
}

/** What matters first, then as they came. */
function byInterest(one, other) {
  const place = (table) => (table.rows?.length && FIRST.includes(table.name) ? FIRST.indexOf(table.name) : FIRST.length);
  return place(one) - place(other);
}

function cell(value) {
  if (value === null || value === undefined) return element("td", { class: "none" }, "none");
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const [, start, size] = /^([0-9a-f]{8})[0-9a-f]*…( \(\d+ bytes\))$/.exec(text) ?? [];
  const hex = /^(0x|x')?[0-9a-f]{12,}/i.test(text);
  return element("td", { class: hex ? "hex" : false, dir: "auto", title: text.length > 28 ? text : false }, start ? `${start}…${size}` : text);
}

function bytes(n) {
  if (!(n >= 1024)) return `${n ?? 0} bytes`;
  return n >= 1048576 ? `${(n / 1048576).toFixed(1)} MB` : `${Math.round(n / 1024)} KB`;
}
