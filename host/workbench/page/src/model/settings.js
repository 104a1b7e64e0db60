import { Observable } from './observable.js';

// The settings of one service, as its form edits them.
export class Settings extends Observable {
  #api;
  #notices;
  #history;
  #host;

  service = '';
  data = null;
  metaData = null;
  isChanged = false;
  choices = new Map(); // field -> pairs, 'fetching', or an Error
  lastId = null; // the event of a button of the form
  lastField = ''; // where that button is

  constructor(api, notices, history, host) {
    super();
    this.#api = api;
    this.#notices = notices;
    this.#history = history;
    this.#host = host;
    // The host keeps the meta_data of what went well.
    history.onEnded(({ service, event, outcome }) => {
      const isKept = service === this.service && outcome === 'ok' && (event === 'installed' || event === 'configured');
      if (isKept) this.#fetch();
      this.changed();
    });
  }

  // The event of the button that was pressed last, or null.
  get lastEvent() {
    return this.#history.get(this.lastId) ?? null;
  }

  get fields() {
    return this.#host.service(this.service)?.schema ?? [];
  }

  async show(service) {
    if (service === this.service) return;
    Object.assign(this, { service, data: null, metaData: null, isChanged: false, lastId: null });
    this.choices.clear();
    this.changed();
    await this.#fetch();
  }

  async #fetch() {
    const { service } = this;
    const settings = await this.#notices.attempt(() => this.#api.get(`workbench/settings/${service}`));
    if (!settings || service !== this.service) return;
    if (!this.isChanged) this.data = settings.data ?? {};
    this.metaData = settings.meta_data ?? {};
    this.changed();
  }

  set(name, value) {
    this.data = { ...this.data, [name]: value };
    this.isChanged = true;
    this.changed();
  }

  replace(data) {
    this.data = data ?? {};
    this.isChanged = true;
    this.changed();
  }

  forget() {
    this.metaData = {};
    this.isChanged = true;
    this.changed();
  }

  // Returns whether the host has them now.
  async save() {
    if (!this.isChanged) return true;
    return this.#notices.attempt(async () => {
      await this.#api.send('PUT', `workbench/settings/${this.service}`, { data: this.data, meta_data: this.metaData });
      this.isChanged = false;
      this.changed();
      return true;
    });
  }

  // Sends `installed` or `configured` with what the form says, as the button in `field` asks.
  async press(field, event, payload = null) {
    if (!(await this.save())) return;
    const answer = await this.#notices.attempt(() =>
      this.#api.send('POST', 'workbench/send', { service: this.service, event, payload }),
    );
    if (!answer) return;
    this.lastId = answer.id;
    this.lastField = field;
    this.choices.clear();
    this.changed();
  }

  async fetchChoices(field) {
    if (this.choices.get(field) === 'fetching' || !(await this.save())) return;
    const { service } = this;
    this.choices.set(field, 'fetching');
    this.changed();
    const answer = await this.#api
      .send('POST', 'workbench/send', { service, field_name: field })
      .catch((error) => error);
    if (service !== this.service) return;
    this.choices.set(field, Array.isArray(answer) || answer instanceof Error ? answer : (answer?.collection ?? []));
    this.changed();
  }
}
