import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/virtual_list.js';
import { mark } from '../parts/outcome.js';
import { clock, count, duration, moment } from '../text/format.js';
import { address } from '../model/route.js';
import './filters.js';

const ROW_PX = 48;

// The events: filters, and a list that stands still while the user reads.
export class ListPane extends Element {
  static properties = { workbench: { attribute: false }, selected: { type: Number } };

  willUpdate(changed) {
    if (changed.has('workbench')) this.watch(this.workbench.list, this.workbench.history, this.workbench.host);
  }

  updated(changed) {
    if (changed.has('selected') && this.selected) this.#reveal();
  }

  #reveal() {
    const index = this.workbench.list.rows.indexOf(this.selected);
    const list = this.querySelector('aha-virtual-list');
    if (index >= 0) list?.show(index);
  }

  // Puts the keyboard on the list.
  async focusRow() {
    await this.updateComplete;
    await this.querySelector('aha-virtual-list')?.updateComplete;
    (this.querySelector('a[aria-current]') ?? this.querySelector('aha-virtual-list a'))?.focus({ preventScroll: true });
  }

  render() {
    const { list, history } = this.workbench;
    return html`<aha-filters .workbench=${this.workbench}></aha-filters> ${this.#bar()}
      ${
        list.rows.length === 0
          ? html`<div class="empty">${this.#nothingHere()}</div>`
          : html`<aha-virtual-list
              label="Events, newest first"
              .rows=${list.rows}
              .rowPx=${ROW_PX}
              .row=${(id) => this.#row(id)}
              .onScroll=${(isAtTop) => list.hold(!isAtTop || this.selected > 0)}
              .version=${history.size}
            ></aha-virtual-list>`
      }`;
  }

  #bar() {
    const { list, history } = this.workbench;
    const shown = list.isFiltered ? `${count(list.rows.length)} of ${count(history.size)}` : count(history.size);
    return html`<div class="list-bar">
      <span class="muted">${shown} events</span>
      <span class="grow"></span>
      ${
        list.newCount > 0
          ? html`<button type="button" class="new" @click=${() => this.#showNew()}>${count(list.newCount)} new</button>`
          : nothing
      }
      <button type="button" class="quiet" aria-pressed=${list.isPaused} @click=${() => list.pause(!list.isPaused)}>
        ${list.isPaused ? 'Resume' : 'Pause'}
      </button>
    </div>`;
  }

  #showNew() {
    this.workbench.list.showNew();
    this.querySelector('aha-virtual-list').scrollTop = 0;
  }

  #nothingHere() {
    const { list, history } = this.workbench;
    if (!history.isLoaded) return html`<p>Fetching the history…</p>`;
    if (list.isFiltered)
      return html`<p>No event matches.</p>
        <button type="button" @click=${() => list.setFilter({ service: '', outcome: '', text: '' })}>Show all</button>`;
    return html`<p>No events yet.</p>
      <p class="muted">
        They appear here as they arrive from Aha!, or as you <a href=${address('send')}>send one</a>.
      </p>`;
  }

  #row(id) {
    const event = this.workbench.history.get(id);
    if (!event) return nothing;
    const isSelected = id === this.selected;
    const isTabStop = isSelected || (!this.selected && id === this.workbench.list.rows[0]);
    return html`<a
      class="event-row ${event.outcome}"
      href=${address('events', String(id))}
      aria-current=${isSelected ? 'true' : nothing}
      tabindex=${isTabStop ? 0 : -1}
    >
      ${mark(event.outcome)}
      <span class="what">${event.field_name ? html`choices of ${event.field_name}` : event.event}</span>
      <span class="took">${duration(event.took_ms)}</span>
      <span class="about">
        <span class="service">${event.service}</span>
        ${
          event.exception
            ? html`<span class="exception">${event.exception}</span>`
            : html`<span class="muted">${event.requests === 1 ? '1 request' : `${event.requests} requests`}</span>`
        }
      </span>
      <time class="muted" title=${moment(event.at_ms)}>${clock(event.at_ms)}</time>
    </a>`;
  }
}

customElements.define('aha-list-pane', ListPane);
