import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Element } from '../parts/element.js';

const OUTCOMES = [
  ['', 'Any outcome'],
  ['ok', 'Ok'],
  ['failed', 'Failed'],
  ['running', 'Running'],
];

export class Filters extends Element {
  static properties = { workbench: { attribute: false } };

  willUpdate(changed) {
    if (changed.has('workbench')) this.watch(this.workbench.list, this.workbench.host);
  }

  render() {
    const { list, host } = this.workbench;
    const { service, outcome, text } = list.filter;
    return html`<form class="filters" role="search" aria-label="Events" @submit=${(event) => event.preventDefault()}>
      <input
        type="search"
        id="filter-text"
        aria-label="Text in events"
        placeholder="Filter by text"
        autocomplete="off"
        .value=${text}
        @input=${(event) => list.setFilter({ text: event.target.value })}
      />
      <kbd aria-hidden="true">/</kbd>
      <select aria-label="Service" @change=${(event) => list.setFilter({ service: event.target.value })}>
        <option value="">Any service</option>
        ${host.services.map(
          ({ service_name: name }) => html`<option value=${name} .selected=${live(name === service)}>${name}</option>`,
        )}
      </select>
      <select aria-label="Outcome" @change=${(event) => list.setFilter({ outcome: event.target.value })}>
        ${OUTCOMES.map(([value, title]) => html`<option value=${value} .selected=${live(value === outcome)}>${title}</option>`)}
      </select>
      ${
        list.isFiltered
          ? html`<button
              type="button"
              class="quiet"
              @click=${() => list.setFilter({ service: '', outcome: '', text: '' })}
            >
              Clear
            </button>`
          : nothing
      }
    </form>`;
  }
}

customElements.define('aha-filters', Filters);
