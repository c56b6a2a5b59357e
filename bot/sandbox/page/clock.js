// The sandbox's clock: shows London's time and day, goes on by itself, winds forward.

import { act, Refused } from "./wire.js";
import { element } from "./element.js";

const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", weekday: "long", day: "numeric", month: "long", year: "numeric" });
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London", hourCycle: "h23",
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
});

/** The wall clock of London at an instant, as milliseconds of a UTC clock showing the same. */
function wall(ms) {
  const part = Object.fromEntries(PARTS.formatToParts(ms).map((p) => [p.type, Number(p.value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

/** Say which instant "2026-11-30T08:00" is on a London clock. In the hour that happens twice: the first. */
export function fromLondon(text) {
  const shown = Date.parse(`${text}:00Z`);
  let instant = shown;
  for (let i = 0; i < 2; i += 1) instant += shown - wall(instant);
  return new Date(instant).toISOString().replace(".000Z", "+00:00");
}

export class Clock {
  constructor({ complain, onTime }) {
    this.complain = complain;
    this.onTime = onTime;
    this.time = document.getElementById("now");
    this.shown = { time: document.getElementById("now-time"), day: document.getElementById("now-day") };
    this.mark = document.getElementById("sky-mark");
    this.note = document.getElementById("winding");
    this.group = document.getElementById("wind");
    this.picker = document.getElementById("pick");
    this.field = document.getElementById("pick-time");
    this.opener = document.getElementById("pick-open");
    for (const button of this.group.querySelectorAll("[data-minutes]")) button.addEventListener("click", () => this.wind({ minutes: Number(button.dataset.minutes) }));
    for (const button of this.group.querySelectorAll("[data-to]")) button.addEventListener("click", () => this.wind({ to: button.dataset.to }));
    this.opener.addEventListener("click", () => this.openPicker(this.picker.hidden));
    this.picker.addEventListener("submit", (event) => {
      event.preventDefault();
      this.openPicker(false);
      this.wind({ to: fromLondon(this.field.value) });
    });
    this.picker.addEventListener("keydown", (event) => event.key === "Escape" && this.openPicker(false));
  }

  openPicker(open) {
    this.picker.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) {
      const now = new Date(wall(this.now)).toISOString().slice(0, 16);
      this.field.min = now;
      this.field.value = now;
      this.field.focus();
    } else this.opener.focus();
  }

  show({ now, now_local: local }) {
    const at = Date.parse(now);
    if (Number.isNaN(at)) {
      this.shown.day.textContent = local ?? "";
      return;
    }
    this.told = { at, here: performance.now() };
    this.tick();
  }

  get now() {
    return this.told ? this.told.at + performance.now() - this.told.here : Date.now();
  }

  /** Show the present minute; between two pieces of news the sandbox's clock goes on as fast as ours. */
  tick() {
    clearTimeout(this.ticking);
    this.ticking = setTimeout(() => this.tick(), 1000);
    const minute = Math.floor(this.now / 60_000) * 60_000;
    if (minute === this.minute) return;
    this.minute = minute;
    const time = TIME.format(minute);
    this.time.dateTime = new Date(minute).toISOString();
    this.shown.time.textContent = time;
    this.shown.day.textContent = DAY.format(minute);
    this.mark.style.insetInlineStart = `${((wall(minute) % 86_400_000) / 864_000).toFixed(2)}%`;
    this.onTime(time);
  }

  async wind(how) {
    if (this.group.getAttribute("aria-busy") === "true") return;
    this.winding(true);
    try {
      await act({ do: "wind", ...how });
    } catch (error) {
      this.winding(false);
      if (!(error instanceof Refused)) throw error;
      this.complain(error.message);
    }
  }

  /** Winding takes a moment: everything that falls due on the way really happens. */
  winding(on) {
    this.group.setAttribute("aria-busy", String(on));
    for (const button of this.group.querySelectorAll("button")) button.setAttribute("aria-disabled", String(on));
    this.note.replaceChildren(...(on ? [element("span", { class: "spin", "aria-hidden": "true" }), "Winding. What falls due on the way happens."] : []));
  }
}
