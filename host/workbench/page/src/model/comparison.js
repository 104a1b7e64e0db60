import { Observable } from './observable.js';

// The last events of a service, played again on the code that serves now.
export class Comparison extends Observable {
  #api;
  #host;

  service = '';
  last = 20;
  result = null;
  failure = null;
  isRunning = false;
  triedGeneration = 0;

  constructor(api, host) {
    super();
    this.#api = api;
    this.#host = host;
  }

  choose(service) {
    if (service === this.service) return;
    Object.assign(this, { service, result: null, failure: null, triedGeneration: 0 });
    this.changed();
  }

  setLast(last) {
    this.last = last;
    this.changed();
  }

  // Whether the code changed after the comparison that is shown.
  get isStale() {
    return this.result !== null && this.#host.service(this.service)?.generation !== this.result.generation;
  }

  async run() {
    const { service, last } = this;
    this.isRunning = true;
    this.triedGeneration = this.#host.service(service)?.generation ?? 0;
    this.changed();
    try {
      const result = await this.#api.send('POST', 'workbench/compare', { service, last });
      if (service === this.service) Object.assign(this, { result, failure: null });
      this.#host.dismiss(service);
    } catch (failure) {
      Object.assign(this, { result: null, failure });
    }
    this.isRunning = false;
    this.changed();
  }
}
