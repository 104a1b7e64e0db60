import { Observable, atMostEvery } from './observable.js';
import { Rates } from './rates.js';

const KEPT = 5000; // as in the host
const LIVE_REQUESTS = 200; // events whose requests are kept from the stream
const CHANGE_MS = 100;

const PAGE = 1000; // the most that the host gives at once

// Returns the summaries that the host keeps and that match the query, newest first.
export async function allEvents(api, query = '') {
  const all = [];
  for (;;) {
    const before = all.length > 0 ? `&before=${all.at(-1).id}` : '';
    const { events } = await api.get(`workbench/events?limit=${PAGE}${before}${query}`);
    all.push(...events);
    if (events.length < PAGE || all.length >= KEPT) return all;
  }
}

// The events that the host keeps: summaries, and the requests of the last ones as they happen.
export class History extends Observable {
  #api;
  #events = new Map(); // id -> summary
  #order = []; // ids, oldest first
  #live = new Map(); // id -> requests, as the stream tells them
  #hosts = new Map(); // id -> "post api.github.com", for the text filter
  #tell = atMostEvery(CHANGE_MS, () => this.changed());
  #listeners = new Set();
  #sinceAsked = null; // what the stream brought while the history is fetched

  rates = new Rates();
  isLoaded = false;

  constructor(api) {
    super();
    this.#api = api;
  }

  get(id) {
    return this.#events.get(id);
  }

  get size() {
    return this.#order.length;
  }

  get newestId() {
    return this.#order.at(-1) ?? 0;
  }

  // Ids, oldest first. Not to be changed.
  get order() {
    return this.#order;
  }

  liveRequests(id) {
    return this.#live.get(id) ?? [];
  }

  hostsOf(id) {
    return this.#hosts.get(id) ?? '';
  }

  // Calls `listener(summary)` for each event that ended. Returns a function that ends it.
  onEnded(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // Forgets all and fetches it again: at the start, and if the stream has a gap.
  async load() {
    this.#sinceAsked = [];
    const events = await allEvents(this.#api);
    const since = this.#sinceAsked;
    this.#sinceAsked = null;
    this.#events.clear();
    this.#order.length = 0;
    this.#live.clear();
    this.#hosts.clear();
    this.rates = new Rates();
    for (const summary of events.reverse()) this.#put(summary);
    for (const [type, data] of since) this.take(type, data);
    this.isLoaded = true;
    this.#tell();
  }

  // Takes one event of the stream. What the history has already, it takes again without harm.
  take(type, data) {
    this.#sinceAsked?.push([type, data]);
    if (type === 'began') this.#put(data);
    else if (type === 'requested') this.#request(data);
    else if (type === 'ended') {
      this.#put(data);
      for (const listener of this.#listeners) listener(data);
    }
    this.#tell();
  }

  #put(summary) {
    const known = this.#events.get(summary.id);
    if (known && known.outcome !== 'running') return;
    if (!known) this.#insert(summary.id);
    this.#events.set(summary.id, summary);
    if (summary.outcome !== 'running') this.rates.add(summary);
  }

  #insert(id) {
    const order = this.#order;
    let at = order.length;
    while (at > 0 && order[at - 1] > id) at--;
    order.splice(at, 0, id);
    // A block at a time: to shift an array for each event is slow.
    if (order.length > KEPT + 256) for (const old of order.splice(0, order.length - KEPT)) this.#drop(old);
  }

  #drop(id) {
    this.#events.delete(id);
    this.#live.delete(id);
    this.#hosts.delete(id);
  }

  #request(request) {
    const { id } = request;
    if (!this.#events.has(id)) return;
    let all = this.#live.get(id);
    if (!all) {
      this.#live.set(id, (all = []));
      if (this.#live.size > LIVE_REQUESTS) this.#live.delete(this.#live.keys().next().value);
    }
    all[request.number] = request;
    this.#hosts.set(id, `${this.hostsOf(id)} ${request.method} ${request.host}`.toLowerCase());
    const known = this.#events.get(id);
    if (known.outcome === 'running') known.requests = Math.max(known.requests, request.number + 1);
  }
}
