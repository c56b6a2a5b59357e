// The fault panel: Telegram down, slow, forgetful, strict; and the application killed without warning.

import { act, Refused } from "./wire.js";

const STATES = { running: "Application running", starting: "Application starting", down: "Application is down" };

export class Trouble {
  constructor({ complain }) {
    this.complain = complain;
    this.state = "starting";
    this.note = document.getElementById("restart-note");
    for (const name of ["down", "lost_answers", "limits"]) {
      const box = document.getElementById(`fault-${name}`);
      box.addEventListener("change", () => this.set(name, box.checked));
    }
    const slow = document.getElementById("fault-slow_ms");
    slow.addEventListener("change", () => this.set("slow_ms", Number(slow.value)));
    this.button = document.getElementById("restart");
    this.button.addEventListener("click", () => this.restart());
  }

  show(faults) {
    this.faults = faults;
    for (const name of ["down", "lost_answers", "limits"]) document.getElementById(`fault-${name}`).checked = Boolean(faults[name]);
    const slow = document.getElementById("fault-slow_ms");
    const wanted = String(faults.slow_ms ?? 0);
    if (![...slow.options].some((option) => option.value === wanted)) slow.add(new Option(`${Number(wanted) / 1000} seconds more`, wanted));
    slow.value = wanted;
    document.body.classList.toggle("has-fault", Boolean(faults.down || faults.slow_ms || faults.lost_answers));
  }

  async set(name, value) {
    try {
      await act({ do: "fault", name, value });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (this.faults) this.show(this.faults);
      this.complain(error.message);
    }
  }

  app(state) {
    const before = this.state;
    this.state = state;
    document.getElementById("app-state").dataset.state = state;
    document.getElementById("app-state-text").textContent = STATES[state] ?? "Application state unknown";
    this.button.setAttribute("aria-disabled", String(state === "starting"));
    if (state === "running" && before !== "running" && this.killed) {
      const seconds = ((performance.now() - this.killed) / 1000).toFixed(1);
      this.killed = null;
      this.note.textContent = `Running again after ${seconds} seconds. Look at the phones: what was under way goes on.`;
    }
  }

  async restart() {
    if (this.button.getAttribute("aria-disabled") === "true") return;
    this.killed = performance.now();
    this.note.textContent = "Killed without warning. Starting again…";
    try {
      await act({ do: "restart" });
    } catch (error) {
      this.killed = null;
      this.note.textContent = "";
      if (!(error instanceof Refused)) throw error;
      this.complain(error.message);
    }
  }
}
