import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import { documentView } from '../parts/document.js';
import { status } from '../parts/outcome.js';
import { styled } from '../parts/styled.js';
import { curlCommand } from '../text/curl.js';
import { duration, urlParts } from '../text/format.js';

// The requests of an event on its time line; each opens to what was sent and answered.
//   requests  exchanges of the detail, or what the stream said of them so far
//   took      ms of the event so far
export class Waterfall extends Element {
  static properties = {
    workbench: { attribute: false },
    event: { attribute: false },
    requests: { attribute: false },
    took: { type: Number },
    open: { state: true },
  };

  constructor() {
    super();
    this.open = new Set();
  }

  willUpdate(changed) {
    if (changed.has('event') && changed.get('event')?.id !== this.event?.id) this.open = new Set();
  }

  // The request that a key is about: the one with the focus, else the one opened last, else the first.
  get current() {
    const focused = document.activeElement?.closest('.exchange')?.dataset.number;
    const number = focused ?? [...this.open].at(-1) ?? 0;
    return { number: Number(number), exchange: this.requests[number] };
  }

  get #total() {
    return Math.max(1, this.took ?? 0, ...this.requests.map((one) => (one ? one.at_ms + (one.took_ms ?? 0) : 0)));
  }

  render() {
    if (this.requests.length === 0) return html`<p class="none">No requests.</p>`;
    const total = this.#total;
    return html`<div class="axis" aria-hidden="true">
        <span>0</span><span>${duration(total / 2)}</span><span>${duration(total)}</span>
      </div>
      <ol class="waterfall" aria-label="Requests">
        ${this.requests.map((exchange, number) => (exchange ? this.#exchange(exchange, number, total) : nothing))}
      </ol>`;
  }

  #exchange(exchange, number, total) {
    const { host, path } = exchange.url ? urlParts(exchange.url) : { host: exchange.host, path: '' };
    const isOpen = this.open.has(number);
    const bar = {
      left: `${(exchange.at_ms / total) * 100}%`,
      width: `${Math.max(0.8, ((exchange.took_ms ?? total - exchange.at_ms) / total) * 100)}%`,
    };
    const took = exchange.took_ms === null || exchange.took_ms === undefined ? 'running' : duration(exchange.took_ms);
    return html`<li class="exchange ${isOpen ? 'open' : ''}" data-number=${number}>
      <button
        type="button"
        class="exchange-head"
        aria-expanded=${isOpen}
        ?disabled=${!exchange.url}
        @click=${() => this.#toggle(number)}
      >
        <span class="method">${exchange.method}</span>
        <span class="target" title=${exchange.url ?? host}><b>${host}</b><span>${path}</span></span>
        ${status(exchange)}
        <span class="lane" aria-hidden="true"
          ><span class="bar ${barClass(exchange)}" style=${styled(bar)}></span
        ></span>
        <span class="took">${took}</span>
      </button>
      ${isOpen && exchange.url ? this.#inside(exchange, number) : nothing}
    </li>`;
  }

  #toggle(number) {
    const open = new Set(this.open);
    if (!open.delete(number)) open.add(number);
    this.open = open;
  }

  #inside(exchange, number) {
    const { clipboard } = this.workbench;
    const id = this.event.id;
    return html`<div class="exchange-body">
      <p class="url">
        <code>${exchange.method} ${exchange.url}</code>
        <button
          type="button"
          class="quiet"
          @click=${() => clipboard.copy(curlCommand(exchange), `Copied request ${number + 1} as curl`)}
        >
          Copy as curl
        </button>
      </p>
      <div class="sides">
        <section aria-label="Request ${number + 1}">
          <h4>Request</h4>
          ${headers(exchange.headers)} ${documentView(this.workbench, id, `request:${number}`, exchange.body)}
        </section>
        <section aria-label="Answer ${number + 1}">
          <h4>Answer ${status(exchange)}</h4>
          ${exchange.error ? html`<p class="error-text">${exchange.error}</p>` : nothing}
          ${headers(exchange.answer_headers)}
          ${exchange.error ? nothing : documentView(this.workbench, id, `answer:${number}`, exchange.answer)}
        </section>
      </div>
    </div>`;
  }
}

const barClass = ({ status: code, error }) => (error || code >= 400 ? 'bad' : code ? 'good' : 'waiting');

function headers(list) {
  if (!list || list.length === 0) return nothing;
  return html`<details class="headers">
    <summary>${list.length === 1 ? '1 header' : `${list.length} headers`}</summary>
    <dl>
      ${list.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </details>`;
}

customElements.define('aha-waterfall', Waterfall);
