import { Observable } from './observable.js';
import { formatted, indented } from '../text/document.js';

// The event that the Send view writes. It outlives the view.
export class Draft extends Observable {
  #api;
  #notices;

  service = '';
  event = '';
  kind = '';
  like = null; // the event that it started from: its summary
  texts = { payload: '', data: '', meta_data: '' };
  #changed = new Set(); // texts that the user wrote
  sentId = null;
  isSending = false;

  constructor(api, notices) {
    super();
    this.#api = api;
    this.#notices = notices;
  }

  // Starts from an event that was there before. Documents that the host cut are left to it: it knows them whole.
  take(detail) {
    this.service = detail.service;
    this.event = detail.event;
    this.kind = '';
    this.like = detail;
    this.sentId = null;
    this.#changed.clear();
    for (const part of ['payload', 'data', 'meta_data'])
      this.texts[part] = detail[part]?.is_cut ? '' : formatted(detail[part]);
    this.changed();
  }

  async choose(service, event, kind = '') {
    this.service = service;
    this.event = event;
    this.kind = kind;
    this.like = null;
    this.#changed.clear();
    this.changed();
    if (!service) return;
    await this.#notices.attempt(async () => {
      const [sample, settings] = await Promise.all([
        event ? this.#api.get(`workbench/samples/${event}${kind ? `?kind=${encodeURIComponent(kind)}` : ''}`) : null,
        this.#api.get(`workbench/settings/${service}`),
      ]);
      if (this.service !== service || this.event !== event || this.kind !== kind || this.#changed.size > 0) return;
      this.texts = {
        payload: sample === null ? '' : JSON.stringify(sample, null, 2),
        data: JSON.stringify(settings.data, null, 2),
        meta_data: JSON.stringify(settings.meta_data, null, 2),
      };
      this.changed();
    });
  }

  write(part, text) {
    this.texts = { ...this.texts, [part]: text };
    this.#changed.add(part);
    this.changed();
  }

  format(part) {
    this.texts = { ...this.texts, [part]: indented(this.texts[part]) };
    this.changed();
  }

  isChanged(part) {
    return this.#changed.has(part);
  }

  // Sends it. The host fills in the documents that the user left alone.
  async send() {
    const members = [`"service":${JSON.stringify(this.service)}`, `"event":${JSON.stringify(this.event)}`];
    if (this.like) members.push(`"like":${this.like.id}`);
    if (this.#changed.has('payload') || !this.like) members.push(`"payload":${this.texts.payload.trim() || 'null'}`);
    for (const part of ['data', 'meta_data'])
      if (this.#changed.has(part)) members.push(`"${part}":${this.texts[part].trim() || '{}'}`);
    this.isSending = true;
    this.changed();
    const answer = await this.#notices.attempt(() =>
      this.#api.send('POST', 'workbench/send', `{${members.join(',')}}`),
    );
    this.isSending = false;
    if (answer) this.sentId = answer.id;
    this.changed();
  }

  sent(id) {
    this.sentId = id;
    this.changed();
  }
}
