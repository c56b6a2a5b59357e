// "What am I looking at?": three short answers, and the two or three things worth trying first.

import { element, recall, remember } from "./element.js";

export class Guide {
  constructor() {
    this.root = document.getElementById("guide");
    this.opener = document.getElementById("guide-open");
    this.opener.addEventListener("click", () => this.show(this.root.hidden, true));
    document.getElementById("guide-close").addEventListener("click", () => this.show(false, true));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.show(false, true));
    const narrow = window.matchMedia("(max-width: 719px)").matches; // there the phones come first
    this.show(recall("heard-guide") !== "closed" && !narrow, false);
  }

  show(open, asked) {
    this.root.hidden = !open;
    this.opener.setAttribute("aria-expanded", String(open));
    if (!asked) return;
    remember("heard-guide", open ? "open" : "closed");
    (open ? document.getElementById("guide-name") : this.opener).focus();
  }

  /** Offer only what is there: a story that the sandbox knows, the evidence, the trouble. */
  offer({ stories, play, openDisk, openSent, openTrouble }) {
    const link = (label, go) => element("button", { type: "button", class: "try", onclick: go }, label);
    const first = stories[0];
    document.getElementById("try-head").replaceChildren(...(first ? [link(`Play “${first.title}”`, () => play(first.id))] : []));
    document.getElementById("try-dpo").replaceChildren(link("See what the disk shows", openDisk), link("See what was sent", openSent));
    document.getElementById("try-engineer").replaceChildren(link("Make trouble", openTrouble));
  }
}
