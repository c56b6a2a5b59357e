// The line to the sandbox: state, events, acts. Knows nothing of phones or clocks.

const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/** A refusal with a sentence that can be shown as it is. */
export class Refused extends Error {}

const ASLEEP = "The sandbox is not answering. Nothing was done; try again in a moment.";

/** Fetch JSON from the sandbox; throws Refused with a sentence when it cannot be had. */
export async function fetchJson(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new Refused(ASLEEP);
  }
  let body = null;
  try {
    body = await answer.json();
  } catch {
    throw new Refused(ASLEEP);
  }
  if (!answer.ok || body.ok === false) throw new Refused(body.error || ASLEEP);
  return body;
}

/** Do one thing in the sandbox, as somebody on this page. */
export function act(what) {
  return fetchJson("/page/act", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Heard-Page": "1" },
    body: JSON.stringify(what),
  });
}

/**
 * Keep the page and the sandbox the same.
 *
 * 1. Open the event stream first and hold what arrives.
 * 2. Fetch the whole state and hand it over.
 * 3. Hand over what was held, then each event as it comes. Events may repeat what the state already
 *    says; every receiver treats them as "make it so", so that is harmless.
 * 4. A short break: the browser reconnects with Last-Event-ID and the sandbox replays. We fetch the
 *    state once more all the same: the sandbox may have been started anew in between.
 * 5. "reset", or a stream that the browser gave up: from 1 again.
 */
export class Wire {
  constructor({ onState, onEvent, onOnline }) {
    this.onState = onState;
    this.onEvent = onEvent;
    this.onOnline = onOnline;
    this.held = [];
    this.ready = false;
    this.failures = 0;
    this.stream = null;
    this.round = 0;
  }

  start() {
    this.stream?.close();
    this.ready = false;
    this.held = [];
    const stream = new EventSource("/page/events");
    this.stream = stream;
    stream.onopen = () => this.refresh();
    stream.onmessage = (message) => this.take(message.data);
    stream.onerror = () => {
      this.onOnline(false);
      if (stream.readyState === EventSource.CLOSED) this.later();
    };
  }

  /** Try the whole road again after a pause that grows. */
  later() {
    clearTimeout(this.timer);
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.start(), wait);
  }

  async refresh() {
    this.ready = false;
    const round = ++this.round;
    let state;
    try {
      state = await fetchJson("/page/state");
    } catch {
      if (round !== this.round) return;
      this.onOnline(false);
      this.stream?.close();
      this.later();
      return;
    }
    if (round !== this.round) return; // a newer refresh is under way and will bring fresher news
    this.failures = 0;
    this.onState(state);
    this.ready = true;
    for (const event of this.held.splice(0)) this.onEvent(event);
    this.onOnline(true);
  }

  take(data) {
    let event;
    try {
      event = JSON.parse(data);
    } catch {
      return; // half an event at the end of a broken line; the state is fetched again anyway
    }
    if (event.type === "reset") {
      this.held = [];
      this.refresh();
    } else if (this.ready) this.onEvent(event);
    else this.held.push(event);
  }
}
