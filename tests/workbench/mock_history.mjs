// The stand-in's history and stream: bounded, numbered, and resumable.
import { detailOf, exchangesOf, past } from './mock_events.mjs';

const KEPT_EVENTS = 5000;
const KEPT_LINES = 4096;

export class MockHistory {
  #lines = []; // {id, text}
  #lastLine = Date.now() * 1000;
  #streams = new Set();
  #sent = new Map(); // id -> what was sent

  events = [];
  speed = 1; // below 1 events end sooner

  constructor(count) {
    this.events = past(count);
  }

  get lastId() {
    return this.events.at(-1)?.id ?? 0;
  }

  find(id) {
    return this.events.find((event) => event.id === id);
  }

  detail(id) {
    const summary = this.find(id);
    const none = {
      payload: null,
      data: null,
      meta_data: null,
      new_meta_data: null,
      collection: null,
      messages: [],
      exchanges: [],
      why_no_case: null,
    };
    if (summary?.outcome === 'running') return { ...summary, ...none };
    return summary && detailOf(summary, this.#sent.get(id) ?? { event: summary.event });
  }

  payload(id) {
    return this.#sent.get(id)?.payload;
  }

  publish(type, data) {
    const text = `id: ${++this.#lastLine}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#lines.push({ id: this.#lastLine, text });
    if (this.#lines.length > 2 * KEPT_LINES) this.#lines.splice(0, KEPT_LINES);
    for (const stream of this.#streams) stream.write(text);
  }

  // Serves the stream to `response`, from behind the line `after` if that is kept.
  serve(response, after) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(`id: ${after ?? this.#lastLine}\n\n`);
    if (after !== undefined) {
      const oldest = this.#lines[0]?.id ?? this.#lastLine + 1;
      const isKnown = after <= this.#lastLine && after >= oldest - 1;
      response.write(
        isKnown
          ? this.#lines
              .filter((line) => line.id > after)
              .map((line) => line.text)
              .join('')
          : `id: ${this.#lastLine}\nevent: gap\ndata: {}\n\n`,
      );
    }
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  // As a host that was started again: other events, other numbers.
  startAgain(count) {
    this.events = past(count);
    this.#lines = [];
    this.#lastLine = Date.now() * 1000;
  }

  cutStreams() {
    for (const stream of this.#streams) stream.destroy();
  }

  #keep(summary) {
    this.events.push(summary);
    if (this.events.length > KEPT_EVENTS) this.events.splice(0, this.events.length - KEPT_EVENTS);
  }

  // Plays an event in real time. Returns its id at once.
  play(sent, generation) {
    const id = this.lastId + 1;
    const exchanges = exchangesOf(sent);
    const isFailed = exchanges.some((one) => one.status >= 400);
    const took_ms = Math.max(...exchanges.map((one) => one.at_ms + one.took_ms)) + 6;
    const began = {
      id,
      event_id: `e-${id}`,
      service: sent.service,
      event: sent.event,
      field_name: null,
      generation,
      at_ms: Date.now(),
      took_ms: null,
      outcome: 'running',
      exception: null,
      message: null,
      requests: 0,
      was_sent_here: true,
    };
    this.#sent.set(id, { ...sent, exchanges });
    this.#keep(began);
    this.publish('began', began);
    exchanges.forEach((one, number) => {
      const host = new URL(one.url).host;
      const tell = (done) =>
        this.publish('requested', {
          id,
          number,
          method: one.method,
          host,
          status: done ? one.status : null,
          error: null,
          at_ms: one.at_ms,
          took_ms: done ? one.took_ms : null,
        });
      setTimeout(() => tell(false), one.at_ms * this.speed);
      setTimeout(() => tell(true), (one.at_ms + one.took_ms) * this.speed);
    });
    setTimeout(() => {
      const ended = {
        ...began,
        took_ms,
        requests: exchanges.length,
        outcome: isFailed ? 'failed' : 'ok',
        exception: isFailed ? 'AhaService::RemoteError' : null,
        message: isFailed ? 'GitHub refused the issue (422): Validation Failed' : null,
      };
      this.events[this.events.findIndex((event) => event.id === id)] = ended;
      this.publish('ended', ended);
    }, took_ms * this.speed);
    return id;
  }

  // Publishes events at a rate, each whole at once, until the returned function is called.
  flood(perSecond) {
    const began = Date.now();
    let told = 0;
    const timer = setInterval(() => {
      for (const due = ((Date.now() - began) / 1000) * perSecond; told < due; told++) this.#whole();
    }, 10);
    return () => clearInterval(timer);
  }

  #whole() {
    const [template] = past(1);
    const id = this.lastId + 1;
    const summary = {
      ...template,
      id,
      event_id: `e-${id}`,
      at_ms: Date.now(),
      took_ms: 20 + (id % 90),
      outcome: id % 50 === 0 ? 'failed' : 'ok',
      exception: id % 50 === 0 ? 'AhaService::RemoteError' : null,
    };
    this.#keep(summary);
    this.publish('began', { ...summary, outcome: 'running', took_ms: null, exception: null });
    for (const number of [0, 1])
      this.publish('requested', {
        id,
        number,
        method: 'POST',
        host: 'api.github.com',
        status: 201,
        error: null,
        at_ms: 2 + number * 9,
        took_ms: 8,
      });
    this.publish('ended', summary);
  }
}
