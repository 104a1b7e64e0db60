import { html, nothing } from 'lit';
import { Element } from './element.js';

const WORDS = { connecting: 'connecting', live: 'live', lost: 'connection lost' };

// Whether the stream is there, and when it is tried again.
export class Connection extends Element {
  static properties = { workbench: { attribute: false } };

  #timer = null;

  willUpdate(changed) {
    if (changed.has('workbench')) this.watch(this.workbench.connection);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  updated() {
    clearTimeout(this.#timer);
    if (this.workbench.stream.state === 'lost') this.#timer = setTimeout(() => this.requestUpdate(), 500);
  }

  render() {
    const { stream } = this.workbench;
    const isLost = stream.state === 'lost';
    const seconds = Math.max(0, Math.ceil((stream.retryAt - Date.now()) / 1000));
    return html`<div class="connection ${stream.state}">
      <span class="state" role="status">${WORDS[stream.state]}</span>
      ${
        isLost
          ? html`<span class="countdown">retry in ${seconds} s</span>
              <button type="button" class="quiet" @click=${() => stream.retryNow()}>Retry now</button>`
          : nothing
      }
    </div>`;
  }
}

customElements.define('aha-connection', Connection);
