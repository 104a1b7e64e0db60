import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Element } from './element.js';
import { styled } from './styled.js';

const BEYOND = 6; // rows above and below the window

// A list of any length: only rows in the window are elements.
//   rows  their ids
//   row   id => template of one row
//   rowPx  height of each
//   onScroll  told whether the list is at its top
export class VirtualList extends Element {
  static properties = {
    rows: { attribute: false },
    row: { attribute: false },
    rowPx: { type: Number },
    label: {},
    onScroll: { attribute: false },
    version: { attribute: false },
  };

  #top = 0;
  #height = 600;
  #sizes = new ResizeObserver(() => this.#measure());

  connectedCallback() {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  #measure() {
    this.#height = this.clientHeight;
    this.requestUpdate();
  }

  firstUpdated() {
    this.addEventListener(
      'scroll',
      () => {
        this.#top = this.scrollTop;
        this.onScroll?.(this.scrollTop < this.rowPx / 2);
        this.requestUpdate();
      },
      { passive: true },
    );
  }

  // Brings the row at `index` into the window.
  show(index) {
    const top = index * this.rowPx;
    if (top < this.scrollTop) this.scrollTop = top;
    else if (top + this.rowPx > this.scrollTop + this.clientHeight)
      this.scrollTop = top + this.rowPx - this.clientHeight;
  }

  render() {
    const first = Math.max(0, Math.floor(this.#top / this.rowPx) - BEYOND);
    const last = Math.min(this.rows.length, Math.ceil((this.#top + this.#height) / this.rowPx) + BEYOND);
    const visible = this.rows.slice(first, last).map((id, at) => ({ id, index: first + at }));
    return html`<ol aria-label=${this.label} style=${styled({ height: `${this.rows.length * this.rowPx}px` })}>
      ${repeat(
        visible,
        ({ id }) => id,
        ({ id, index }) =>
          html`<li
            aria-setsize=${this.rows.length}
            aria-posinset=${index + 1}
            style=${styled({ transform: `translateY(${index * this.rowPx}px)` })}
          >
            ${this.row(id)}
          </li>`,
      )}
    </ol>`;
  }
}

customElements.define('aha-virtual-list', VirtualList);
