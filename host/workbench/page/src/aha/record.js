import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Element } from '../parts/element.js';
import '../parts/json_tree.js';
import { go } from '../model/route.js';
import { moment } from '../text/format.js';

const SINGULAR = {
  features: 'feature',
  releases: 'release',
  requirements: 'requirement',
  epics: 'epic',
  ideas: 'idea',
  initiatives: 'initiative',
};
const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

// A record of the simulated Aha!: what services stored in it, and a way to send it to one.
export class Record extends Element {
  static properties = { workbench: { attribute: false }, record: { attribute: false }, service: { state: true } };

  get #kind() {
    return SINGULAR[this.record.type] ?? this.record.type.replace(/s$/, '');
  }

  // Services that take this kind of record, those that know it first.
  get #services() {
    const { host } = this.workbench;
    return host.services.filter(
      ({ events }) => events.includes(`create_${this.#kind}`) || events.includes(`update_${this.#kind}`),
    );
  }

  render() {
    const { record } = this;
    return html`<article class="record" aria-label=${record.reference_num}>
      <header class="detail-head">
        <div class="title"><h2>${record.name}</h2></div>
        <p class="muted facts"><span>${record.reference_num}</span><span>${this.#kind}</span></p>
        ${this.#sending()}
      </header>
      <section aria-label="Integration fields">
        <h3>Integration fields</h3>
        ${fields(record.integration_fields ?? [])}
      </section>
      <section aria-label="Comments">
        <h3>Comments</h3>
        ${comments(record.comments ?? [])}
      </section>
      <section aria-label="Content">
        <h3>Content</h3>
        <aha-json .value=${record.record}></aha-json>
      </section>
    </article>`;
  }

  #sending() {
    const services = this.#services;
    if (services.length === 0) return html`<p class="muted">No service takes such a record.</p>`;
    const linked = this.record.integration_fields?.[0]?.service_name;
    const chosen = services.find(({ service_name: name }) => name === (this.service ?? linked)) ?? services[0];
    const isLinked = this.record.integration_fields?.some(({ service_name: name }) => name === chosen.service_name);
    return html`<div class="actions">
      <label class="inline"
        >Service
        <select @change=${(event) => (this.service = event.target.value)}>
          ${services.map(({ service_name: name }) => html`<option value=${name} .selected=${live(name === chosen.service_name)}>${name}</option>`)}
        </select></label
      >
      ${['create', 'update'].map((verb) => {
        const event = `${verb}_${this.#kind}`;
        if (!chosen.events.includes(event)) return nothing;
        return html`<button
          type="button"
          class=${(verb === 'update') === Boolean(isLinked) ? 'primary' : ''}
          @click=${() => this.#send(chosen.service_name, event)}
        >
          Send ${verb} for this record
        </button>`;
      })}
    </div>`;
  }

  async #send(service, event) {
    const { api, notices } = this.workbench;
    const payload = { event, [this.#kind]: this.record.record };
    const answer = await notices.attempt(() => api.send('POST', 'workbench/send', { service, event, payload }));
    if (answer) go('events', String(answer.id));
  }
}

function fields(list) {
  if (list.length === 0) return html`<p class="none">No service stored anything here.</p>`;
  return html`<table class="fields">
    <thead>
      <tr>
        <th scope="col">Service</th>
        <th scope="col">Field</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${list.map(
        ({ service_name: service, integration_id: id, name, value }) =>
          html`<tr>
            <td>${service ?? id}</td>
            <td>${name}</td>
            <td><code>${shown(value)}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function comments(list) {
  if (list.length === 0) return html`<p class="none">No comments.</p>`;
  return html`<ol class="comments">
    ${list.map(
      ({ user, body, at_ms: at }) =>
        html`<li>
          <p class="muted"><b>${shown(user ?? '')}</b> ${at ? html`<time>${moment(at)}</time>` : nothing}</p>
          <p>${body}</p>
        </li>`,
    )}
  </ol>`;
}

customElements.define('aha-record', Record);
