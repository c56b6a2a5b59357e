// Stories that play themselves on the phones, and the caption that says what happens now.

import { act, Refused } from "./wire.js";
import { element, icon } from "./element.js";

export class Stories {
  constructor({ complain }) {
    this.complain = complain;
    this.list = document.getElementById("story-list");
    this.playing = document.getElementById("playing");
    this.known = new Map();
    this.running = null;
  }

  show(stories) {
    const same = JSON.stringify(stories) === this.sign;
    this.sign = JSON.stringify(stories);
    if (same) return;
    this.known = new Map(stories.map((story) => [story.id, story]));
    document.getElementById("stories").hidden = stories.length === 0;
    this.list.replaceChildren(
      ...stories.map((story) =>
        element(
          "li",
          {},
          element(
            "button",
            { type: "button", class: "story", data: { story: story.id }, onclick: () => this.play(story.id) },
            icon("play"),
            element("span", { class: "story-title", dir: "auto" }, story.title),
            element("span", { class: "story-about", dir: "auto" }, story.about ?? ""),
          ),
        ),
      ),
    );
    this.mark();
  }

  async play(id) {
    await this.tell({ do: "scenario", id });
    const phones = document.getElementById("phones");
    const { top } = phones.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) phones.scrollIntoView({ block: "start" });
  }

  async tell(what) {
    try {
      await act(what);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.complain(error.message);
    }
  }

  /** Show the step being played. Done: the last words stay until closed or until the next story. */
  step({ id, step, done }) {
    this.running = done ? null : id;
    const held = this.playing.contains(document.activeElement);
    const end = element(
      "button",
      { type: "button", class: "link", onclick: () => (done ? this.clear() : this.tell({ do: "stop-scenario" })) },
      icon(done ? "close" : "stop"),
      done ? "Close" : "Stop",
    );
    this.playing.replaceChildren(
      element("p", {}, element("b", { dir: "auto" }, this.known.get(id)?.title ?? "Story"), element("span", { dir: "auto" }, step || (done ? "The story has ended." : "It begins."))),
      end,
    );
    this.playing.classList.toggle("is-done", Boolean(done));
    if (held) end.focus();
    this.mark();
  }

  clear() {
    this.running = null;
    this.playing.replaceChildren();
    this.mark();
    document.getElementById("phones").focus({ preventScroll: true });
  }

  mark() {
    for (const button of this.list.querySelectorAll("[data-story]")) {
      if (button.dataset.story === this.running) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}
