import { Observable, atMostEvery } from './observable.js';

// What the host serves: services, refused files, and which services have newer code than the page saw before.
export class Host extends Observable {
  #api;

  state = null;
  fresh = new Map(); // service -> {from, to} generations, until the user compared or dismissed
  failure = null;
  reload = atMostEvery(300, () => this.load());

  constructor(api) {
    super();
    this.#api = api;
  }

  async load() {
    try {
      const state = await this.#api.get('workbench/state');
      this.#notice(this.state, state);
      this.state = state;
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
    this.changed();
  }

  get services() {
    return this.state?.services ?? [];
  }

  service(name) {
    return this.services.find((service) => service.service_name === name);
  }

  title(name) {
    return this.service(name)?.title ?? name;
  }

  dismiss(name) {
    this.fresh.delete(name);
    this.changed();
  }

  #notice(before, after) {
    for (const service of after.services) {
      const old = before?.services.find((one) => one.service_name === service.service_name);
      if (old && old.generation < service.generation)
        this.fresh.set(service.service_name, {
          from: this.fresh.get(service.service_name)?.from ?? old.generation,
          to: service.generation,
        });
    }
  }
}
