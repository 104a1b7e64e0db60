import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import { address } from '../model/route.js';
import { count } from '../text/format.js';
import './record.js';

// The records of the simulated Aha!.
export class AhaView extends Element {
  static properties = { workbench: { attribute: false }, selected: {} };

  willUpdate(changed) {
    if (changed.has('workbench')) this.watch(this.workbench.simulation, this.workbench.host);
  }

  connectedCallback() {
    super.connectedCallback();
    this.workbench.simulation.isShown = true;
    this.workbench.simulation.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.workbench.simulation.isShown = false;
  }

  render() {
    const { simulation } = this.workbench;
    const record = simulation.records?.find((one) => one.reference_num === this.selected);
    return html`<h1 class="visually-hidden">Simulated Aha! records</h1>
      <div class="aha-view ${record ? 'has-selection' : ''}">
        <section class="pane list-pane" aria-label="Records">${this.#list(simulation)}</section>
        <section class="pane main-pane" aria-label="Record">
          ${
            record
              ? html`<a class="back" href=${address('aha')}>‹ Records</a
                  ><aha-record .workbench=${this.workbench} .record=${record}></aha-record>`
              : html`<div class="empty">${this.#noRecord(simulation)}</div>`
          }
        </section>
      </div>`;
  }

  #noRecord({ records }) {
    if (records && this.selected) return html`<p>The simulated Aha! has no record ${this.selected}.</p>`;
    return html`<p>This host answers for Aha! from memory.</p>
      <p class="muted">
        ${
          records?.length === 0
            ? html`It knows a record once an event names it. <a href=${address('send')}>Send an event</a>.`
            : 'Choose a record to see what services stored in it.'
        }
      </p>`;
  }

  #list({ records, failure, requests }) {
    if (failure) return html`<p class="error-text padded">${failure.message}</p>`;
    if (!records) return html`<p class="none padded">Fetching the records…</p>`;
    return html`<div class="list-bar">
        <span class="muted">${count(records.length)} records, ${count(requests)} requests</span>
        <span class="grow"></span><button type="button" class="quiet" @click=${() => this.#reset()}>Reset</button>
      </div>
      <ul class="service-list">
        ${records.map((record) => this.#row(record))}
      </ul>`;
  }

  #row({ reference_num: number, name, type, integration_fields: fields, comments }) {
    return html`<li>
      <a class="service-row" href=${address('aha', number)} aria-current=${number === this.selected ? 'true' : nothing}>
        <span class="mark ${fields?.length ? 'ok' : 'idle'}" aria-hidden="true"></span>
        <span class="what">${name}</span><span class="muted">${fields?.length ? 'linked' : ''}</span>
        <span class="about muted"
          ><span>${number}</span
          ><span>${type}</span>
          ${comments?.length ? html`<span>${comments.length === 1 ? '1 comment' : `${comments.length} comments`}</span>` : nothing}</span
        >
      </a>
    </li>`;
  }

  async #reset() {
    const { simulation, notices } = this.workbench;
    await notices.attempt(async () => {
      await simulation.reset();
      notices.say('The records are as they were at the start');
    });
  }
}

customElements.define('aha-aha-view', AhaView);
