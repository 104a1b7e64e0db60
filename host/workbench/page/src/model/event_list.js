import { allEvents } from './history.js';
import { Observable } from './observable.js';

const TYPING_MS = 250;

function holds(summary, text) {
  return [summary.service, summary.event, summary.field_name, summary.exception, summary.message].some((part) =>
    part?.toLowerCase().includes(text),
  );
}

// The part of the history that the list shows: filtered, and standing still while the user reads.
export class EventList extends Observable {
  #api;
  #history;
  #found = null; // ids that the host found for the text, or null without one
  #foundUpTo = 0;
  #typing = null;
  #shownUpTo = 0; // the newest id of the history when the rows were made
  #frozenAt = null; // the newest id that is shown, or null while live

  filter = { service: '', outcome: '', text: '' };
  isPaused = false;
  rows = []; // ids, newest first
  newCount = 0; // events that wait to be shown

  constructor(api, history) {
    super();
    this.#api = api;
    this.#history = history;
    history.watch(() => this.#refresh());
  }

  get isFiltered() {
    return Object.values(this.filter).some((value) => value !== '');
  }

  get isStill() {
    return this.#frozenAt !== null;
  }

  // The user reads (true) or looks on (false). A pause outlasts both.
  hold(isReading) {
    if (isReading === this.isStill || (!isReading && this.isPaused)) return;
    this.#frozenAt = isReading ? this.#shownUpTo : null; // later ones would move what the user points at
    this.#refresh();
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    this.hold(isPaused);
    this.changed();
  }

  // Shows what waited. The list keeps standing still.
  showNew() {
    if (this.isStill) this.#frozenAt = this.#history.newestId;
    this.#refresh();
  }

  setFilter(part) {
    const text = this.filter.text;
    this.filter = { ...this.filter, ...part };
    if (this.filter.text !== text) {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#search(), TYPING_MS);
    }
    this.#refresh();
  }

  // The id of the row `step` below the one of `id`, or of the first if `id` is not in the list; null if there are none.
  neighbour(id, step) {
    const at = this.rows.indexOf(id);
    if (at < 0) return this.rows[0] ?? null;
    return this.rows[Math.min(this.rows.length - 1, Math.max(0, at + step))];
  }

  // The host searches the requests, too, of which the page knows only the latest.
  async #search() {
    const text = this.filter.text.trim();
    if (text === '') {
      this.#found = null;
    } else {
      const upTo = this.#history.newestId;
      try {
        const events = await allEvents(this.#api, `&text=${encodeURIComponent(text)}`);
        if (text !== this.filter.text.trim()) return;
        this.#found = new Set(events.map((event) => event.id));
        this.#foundUpTo = upTo;
      } catch {
        this.#found = null; // the page's own search is left
      }
    }
    this.#refresh();
  }

  #matches(id) {
    const { service, outcome } = this.filter;
    const summary = this.#history.get(id);
    if (service && summary.service !== service) return false;
    if (outcome && summary.outcome !== outcome) return false;
    const text = this.filter.text.trim().toLowerCase();
    if (text === '') return true;
    return (
      this.#found?.has(id) ||
      ((!this.#found || id > this.#foundUpTo) && (holds(summary, text) || this.#history.hostsOf(id).includes(text)))
    );
  }

  #refresh() {
    const { order } = this.#history;
    const last = this.#frozenAt ?? Infinity;
    const rows = [];
    let waiting = 0;
    for (let at = order.length - 1; at >= 0; at--) {
      if (!this.#matches(order[at])) continue;
      if (order[at] > last) waiting++;
      else rows.push(order[at]);
    }
    this.#shownUpTo = this.#frozenAt ?? this.#history.newestId;
    this.rows = rows;
    this.newCount = waiting;
    this.changed();
  }
}
