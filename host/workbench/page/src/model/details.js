import { Observable } from './observable.js';

// The whole of one event, fetched when it is shown, and again when it ended.
export class Details extends Observable {
  #api;
  #history;
  #request = null;

  id = null;
  detail = null;
  failure = null;

  constructor(api, history) {
    super();
    this.#api = api;
    this.#history = history;
    history.onEnded((summary) => {
      if (summary.id === this.id) this.#fetch();
    });
  }

  // What is known of the event: the detail, or the summary while there is none.
  get event() {
    return this.detail ?? this.#history.get(this.id) ?? null;
  }

  get requests() {
    const fetched = this.detail?.exchanges ?? [];
    const live = this.#history.liveRequests(this.id);
    return fetched.length > 0 ? fetched : live; // without documents, what the stream said is left
  }

  show(id) {
    if (id === this.id) return;
    this.id = id;
    this.detail = null;
    this.failure = null;
    this.changed();
    if (id !== null) this.#fetch();
  }

  // Fetches it again: the stream may have missed its end.
  refresh() {
    if (this.id !== null) this.#fetch();
  }

  async #fetch() {
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    try {
      const detail = await this.#api.get(`workbench/events/${this.id}`, { signal: request.signal });
      this.detail = detail.outcome === 'running' ? null : detail; // it has documents once it ended
      this.failure = null;
    } catch (error) {
      if (error.name === 'AbortError') return;
      this.failure = error;
    }
    if (request === this.#request) this.changed();
  }
}
