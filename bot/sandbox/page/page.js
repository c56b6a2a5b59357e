// The page: puts the parts together and passes the sandbox's news to whom it concerns.

import { Clock } from "./clock.js";
import { element, icon, remember } from "./element.js";
import { Evidence } from "./evidence.js";
import { Guide } from "./guide.js";
import { Phone } from "./phone.js";
import { Stories } from "./stories.js";
import { Trouble } from "./trouble.js";
import { Wire } from "./wire.js";

const NOTICE_MS = 8000;

const stage = document.getElementById("stage");
const switcher = document.getElementById("switcher");
const phones = new Map();
let shownTime = "";
let links = [];
let bot = null;

// -- speaking -------------------------------------------------------------------------------------

/** Say something to screen readers, politely; old lines go, so that the page does not grow. */
function say(text) {
  const line = element("p", { dir: "auto" }, text);
  const box = document.getElementById("say");
  box.append(line);
  while (box.childElementCount > 6) box.firstElementChild.remove();
  setTimeout(() => line.remove(), 20_000);
}

let noticeTimer;
/** Show why something was not done; goes by itself. */
function complain(text) {
  const notice = document.getElementById("notice");
  notice.replaceChildren(element("p", { dir: "auto" }, text));
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => notice.replaceChildren(), NOTICE_MS);
}

// -- the parts ------------------------------------------------------------------------------------

for (const holder of document.querySelectorAll("i.icon")) holder.setAttribute("aria-hidden", "true");

const clock = new Clock({
  complain,
  onTime: (time) => {
    shownTime = time;
    for (const phone of phones.values()) phone.tellTime(time);
  },
});
const stories = new Stories({ complain });
const trouble = new Trouble({ complain });
const guide = new Guide();
const evidence = new Evidence({
  phoneName: (chat) => {
    for (const phone of phones.values()) if (String(phone.userId) === String(chat)) return phone.name;
    return `chat ${chat}`;
  },
});

// -- phones ---------------------------------------------------------------------------------------

function showPhones(list) {
  for (const [id, phone] of phones) {
    if (list.some((p) => p.id === id)) continue;
    phone.root.remove();
    phones.delete(id);
  }
  list.forEach((data, i) => {
    let phone = phones.get(data.id);
    if (phone) {
      phone.describeBot(bot);
      phone.describe(data, links);
      phone.chat.reconcile(data.messages ?? []);
    } else {
      phone = new Phone(data, { bot, links, tint: (i % 4) + 1, say, complain, noticed: showSwitcher });
      phones.set(data.id, phone);
    }
    phone.tellTime(shownTime);
    if (stage.children[i] !== phone.root) stage.insertBefore(phone.root, stage.children[i] ?? null);
  });
  stage.dataset.count = String(list.length);
  showSwitcher();
}

/** The buttons that bring a phone into view, while not all fit; and the count in the window's title. */
function showSwitcher() {
  const fits = stage.scrollWidth <= stage.clientWidth + 1;
  switcher.hidden = fits || phones.size < 2;
  if (switcher.childElementCount !== phones.size) {
    switcher.replaceChildren(...[...phones.keys()].map((id) => element("button", { type: "button", data: { to: id }, onclick: () => bringIn(id) })));
  }
  const inView = phoneInView();
  for (const button of switcher.children) {
    const phone = phones.get(button.dataset.to);
    if (!phone) continue;
    const cue = phone.fresh ? [icon(phone.loud ? "bell" : "bell-off"), element("span", { class: "badge" }, String(phone.fresh)), element("span", { class: "hush" }, " new")] : [];
    button.replaceChildren(element("span", { dir: "auto" }, phone.name), ...cue);
    button.setAttribute("aria-current", String(button.dataset.to === inView));
  }
  const fresh = [...phones.values()].reduce((sum, phone) => sum + phone.fresh, 0);
  document.title = fresh ? `(${fresh}) Heard sandbox` : "Heard sandbox";
}

function phoneInView() {
  const middle = stage.getBoundingClientRect().left + stage.clientWidth / 2;
  let best = null;
  let least = Infinity;
  for (const phone of phones.values()) {
    const box = phone.root.getBoundingClientRect();
    const away = Math.abs((box.left + box.right) / 2 - middle);
    if (away < least) [best, least] = [phone.id, away];
  }
  return best;
}

function bringIn(id) {
  const phone = phones.get(id);
  switcher.parentElement.scrollIntoView({ block: "nearest" });
  const left = phone.root.offsetLeft - stage.offsetLeft - (stage.clientWidth - phone.root.offsetWidth) / 2;
  stage.scrollTo({ left, behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
  phone.seen();
}

let scrolling;
stage.addEventListener("scroll", () => {
  cancelAnimationFrame(scrolling);
  scrolling = requestAnimationFrame(showSwitcher);
}, { passive: true });
new ResizeObserver(showSwitcher).observe(stage);

// -- news from the sandbox ------------------------------------------------------------------------

function onState(state) {
  links = state.links ?? [];
  bot = state.bot;
  clock.show(state);
  clock.winding(Boolean(state.winding));
  trouble.app(state.app);
  trouble.show(state.faults ?? {});
  stories.show(state.scenarios ?? []);
  if (state.scenario) stories.step(state.scenario);
  showPhones(state.phones ?? []);
  guide.offer({
    stories: state.scenarios ?? [],
    play: (id) => stories.play(id),
    openDisk: () => evidence.open("disk", true),
    openSent: () => evidence.open("sent", true),
    openTrouble: () => {
      const part = document.getElementById("trouble");
      part.open = true;
      part.scrollIntoView({ block: "nearest" });
      document.getElementById("fault-down").focus();
    },
  });
  evidence.reset();
}

const HEARD = {
  message: (event, phone) => phone?.arrive(event.message),
  edited: (event, phone) => phone?.change(event.message),
  deleted: (event, phone) => phone?.vanish(event.ids),
  toast: (event, phone) => phone?.answer(event.text, event.alert),
  clock: (event) => clock.show(event),
  winding: (event) => clock.winding(event.on),
  app: (event) => trouble.app(event.state),
  faults: (event) => trouble.show(event.faults),
  phone: (event) => (phones.has(event.phone.id) ? phones.get(event.phone.id).describe(event.phone) : wire.refresh()),
  scenario: (event) => stories.step(event),
};

const wire = new Wire({
  onState,
  onEvent: (event) => {
    HEARD[event.type]?.(event, phones.get(event.phone));
    evidence.soon();
  },
  onOnline: (online) => {
    document.getElementById("offline").hidden = online;
  },
});
wire.start();

// -- light and dark -------------------------------------------------------------------------------

const themeButton = document.getElementById("theme");
const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : prefersDark.matches;
}

function showTheme() {
  themeButton.setAttribute("aria-pressed", String(isDark()));
  themeButton.firstElementChild.dataset.icon = isDark() ? "sun" : "moon";
}

themeButton.addEventListener("click", () => {
  const wanted = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = wanted;
  remember("heard-theme", wanted);
  showTheme();
});
prefersDark.addEventListener("change", showTheme);
showTheme();
if (window.matchMedia("(max-width: 1179px)").matches) {
  for (const part of document.querySelectorAll(".rail-part")) part.open = false; // on a small window the phones come first
}
