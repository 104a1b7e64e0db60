import { ServerEvents } from './server_events.js';

const SILENCE_MS = 40_000; // the host comments every 15 s
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;
const TURN_MS = 8; // of work before the browser may paint

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The host's stream. It connects again by itself, and resumes after the last event that it saw. EventSource cannot do
// that: it sends no token.
export class Stream {
  #api;
  #on;
  #lastId = null;
  #wait = FIRST_WAIT_MS;
  #wake = () => {};
  #opened = false;

  state = 'connecting'; // 'live', 'lost'
  retryAt = 0; // epoch ms, while lost

  // on  {event(type, data), opened(isFirst), state()}
  constructor(api, on) {
    this.#api = api;
    this.#on = on;
    addEventListener('online', () => this.retryNow());
  }

  retryNow() {
    this.#wake();
  }

  async run() {
    for (;;) {
      try {
        await this.#read();
      } catch (error) {
        if (error.status === 401) return; // the page asks for a token
      }
      this.retryAt = Date.now() + this.#wait;
      this.#become('lost');
      await Promise.race([pause(this.#wait), new Promise((wake) => (this.#wake = wake))]);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    }
  }

  async #read() {
    const stop = new AbortController();
    let silence = setTimeout(() => stop.abort(), SILENCE_MS);
    try {
      const headers = this.#lastId === null ? {} : { 'Last-Event-ID': this.#lastId };
      const answer = await this.#api.request('workbench/stream', { headers, signal: stop.signal });
      this.#become('live');
      this.#on.opened(!this.#opened);
      this.#opened = true;
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      const events = new ServerEvents();
      let turnEnds = performance.now() + TURN_MS;
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        this.#wait = FIRST_WAIT_MS;
        clearTimeout(silence);
        silence = setTimeout(() => stop.abort(), SILENCE_MS);
        for (const event of events.push(value)) {
          this.#deliver(event);
          if (performance.now() > turnEnds) {
            await pause(0);
            turnEnds = performance.now() + TURN_MS;
          }
        }
        this.#lastId = events.lastId ?? this.#lastId;
      }
    } finally {
      clearTimeout(silence);
      stop.abort();
    }
  }

  #deliver({ id, type, data }) {
    this.#lastId = id ?? this.#lastId;
    let value;
    try {
      value = JSON.parse(data);
    } catch {
      return; // one broken line must not end the stream
    }
    this.#on.event(type, value);
  }

  #become(state) {
    this.state = state;
    this.#on.state();
  }
}
