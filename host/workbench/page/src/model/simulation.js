import { Observable, atMostEvery } from './observable.js';

// The simulated Aha!: its records, fetched again whenever an event ended while they are shown.
export class Simulation extends Observable {
  #api;

  records = null;
  requests = 0;
  failure = null;
  isShown = false;
  refresh = atMostEvery(400, () => this.load());

  constructor(api, history) {
    super();
    this.#api = api;
    history.onEnded(() => this.isShown && this.refresh());
  }

  async load() {
    try {
      Object.assign(this, await this.#api.get('workbench/aha'), { failure: null });
    } catch (failure) {
      this.failure = failure;
    }
    this.changed();
  }

  async reset() {
    await this.#api.send('POST', 'workbench/aha/reset');
    await this.load();
  }
}
