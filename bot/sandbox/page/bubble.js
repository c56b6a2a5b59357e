// One message as an element. Takes a message of the sandbox, gives a list item; keeps no state.

import { element, hushed, icon } from "./element.js";

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  weekday: "long",
  day: "numeric",
  month: "long",
});

const THINGS = {
  sticker: ["sticker", "Sticker"],
  contact: ["contact", "Contact"],
  location: ["location", "Location"],
  poll: ["poll", "Poll"],
};

const MARKS = new Set([
  "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "blockquote",
  "expandable_blockquote", "url", "text_link", "email", "phone_number", "bot_command", "mention", "hashtag",
]);

/** Say the time of day in London. */
export function timeOf(at) {
  const when = new Date(at);
  return Number.isNaN(when.getTime()) ? "" : CLOCK.format(when);
}

/** Say the day in London, as the line between two days in a chat. */
export function dayOf(at) {
  const when = new Date(at);
  return Number.isNaN(when.getTime()) ? "" : DAY.format(when);
}

/** Only files of this sandbox are ever loaded, whatever a message says. */
export function safeFile(path) {
  return typeof path === "string" && /^\/page\/file\/[\w.-]+$/.test(path) ? path : null;
}

/** Split text at its entities (offsets in UTF-16 units, as JavaScript counts) into marked pieces. */
function marked(text, entities) {
  const known = (entities ?? []).filter((e) => MARKS.has(e.type) && e.length > 0);
  if (!known.length) return [text];
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of known) {
    cuts.add(Math.min(Math.max(offset, 0), text.length));
    cuts.add(Math.min(Math.max(offset + length, 0), text.length));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(0, -1).map((from, i) => {
    const piece = text.slice(from, edges[i + 1]);
    const marks = known.filter((e) => e.offset <= from && e.offset + e.length >= edges[i + 1]);
    if (!marks.length) return piece;
    return element("span", { class: marks.map((e) => `is-${e.type}`).join(" ") }, piece);
  });
}

function words(text, entities) {
  return element("p", { class: "words", dir: "auto" }, ...marked(text, entities));
}

function voice(message, file) {
  const seconds = Math.max(0, Math.round(message.duration || 0));
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const bar = element("progress", { class: "voice-bar", max: "1", value: "0", "aria-label": "How far it has played" });
  const button = element("button", { type: "button", class: "round", "aria-label": "Play the voice message", data: { control: "1" } }, icon("play"));
  let sound = null;
  const show = (playing) => {
    button.replaceChildren(icon(playing ? "pause" : "play"));
    button.setAttribute("aria-label", playing ? "Pause the voice message" : "Play the voice message");
  };
  const clock = element("span", { class: "voice-time" }, length);
  button.addEventListener("click", () => {
    if (!sound) {
      sound = new Audio(file);
      sound.addEventListener("timeupdate", () => sound.duration && (bar.value = sound.currentTime / sound.duration));
      sound.addEventListener("ended", () => show(false));
      sound.addEventListener("pause", () => show(false));
    }
    if (!sound.paused) sound.pause();
    else
      sound.play().then(
        () => show(true),
        () => (clock.textContent = "cannot be played"),
      );
  });
  return element("div", { class: "voice" }, button, bar, clock);
}

function photo(message, file, who) {
  const alt = message.from === "user" ? `Photo from ${who}` : "Photo from the bot";
  const picture = element("img", { class: "photo", src: file, alt, decoding: "async", draggable: "false" });
  picture.addEventListener("error", () => picture.replaceWith(thing("photo", "Photo (cannot be shown)")), { once: true });
  return picture;
}

function thing(name, label) {
  return element("div", { class: "thing" }, icon(name), element("span", { dir: "auto" }, label));
}

function body(message, who) {
  const file = safeFile(message.file);
  const said = message.caption || message.text;
  const below = message.kind !== "text" && said ? words(said, message.entities) : null;
  switch (message.kind) {
    case "photo":
      return [file ? photo(message, file, who) : thing("photo", "Photo"), below];
    case "voice":
      return [file ? voice(message, file) : thing("voice", "Voice message"), below];
    case "document": {
      const name = message.name || "Document";
      if (!file) return [thing("file", name), below];
      const link = element("a", { class: "thing", href: file, download: name, data: { control: "1" } }, icon("file"), element("span", { dir: "auto" }, name), hushed(", save a copy"));
      return [link, below];
    }
    case "text":
      return [words(message.text ?? "", message.entities)];
    default: {
      const [name, label] = THINGS[message.kind] ?? ["file", message.kind || "Message"];
      return [thing(name, message.name ? `${label}: ${message.name}` : label), below];
    }
  }
}

function meta(message) {
  const line = element("p", { class: "meta" });
  if (message.protect) line.append(element("span", { class: "tag", title: "The phone is asked not to forward or save this" }, icon("shield"), "no saving"));
  if (message.silent) line.append(element("span", { class: "tag", title: "Arrived without a sound" }, icon("bell-off"), hushed("arrived without a sound, ")));
  if (message.edited) line.append(element("span", {}, "edited "));
  line.append(element("time", { datetime: message.at }, timeOf(message.at)));
  return line;
}

/** Make a message's list item. `press(button)` is called for an inline button, `more(anchor)` for its menu. */
export function bubble(message, who, { press, more }) {
  const mine = message.from === "user";
  const item = element("li", { class: `msg ${mine ? "msg-mine" : "msg-bot"}`, tabindex: "-1", data: { id: message.id } });
  const dots = element("button", { type: "button", class: "msg-more", "aria-label": "Edit or delete this message", "aria-haspopup": "menu", "aria-expanded": "false", data: { control: "1" } }, icon("more"));
  if (!mine) dots.setAttribute("aria-label", "Delete this message");
  dots.addEventListener("click", () => more(dots));
  const bulk = element("div", { class: `bubble kind-${THINGS[message.kind] ? "thing" : message.kind}${message.protect ? " protected" : ""}` });
  bulk.append(hushed(mine ? `${who}: ` : "Bot: "), ...body(message, who).filter(Boolean), meta(message));
  item.append(element("div", { class: "line" }, bulk, dots));
  const rows = (message.buttons ?? []).filter((row) => row.length);
  if (rows.length) {
    const keys = element("div", { class: "keys", role: "group", "aria-label": "Answers" });
    for (const row of rows) {
      const strip = element("div", { class: "keys-row" });
      for (const button of row) {
        strip.append(
          element("button", { type: "button", class: "key", dir: "auto", data: { control: "1", press: "1" }, onclick: (event) => press(button, event.currentTarget) }, button.label),
        );
      }
      keys.append(strip);
    }
    item.append(keys);
  }
  return item;
}
