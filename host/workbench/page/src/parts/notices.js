import { html } from 'lit';
import { Element } from './element.js';

export class NoticesView extends Element {
  static properties = { notices: { attribute: false } };

  willUpdate(changed) {
    if (changed.has('notices')) this.watch(this.notices);
  }

  render() {
    return html`<div class="notices" role="status" aria-live="polite">
      ${this.notices.shown.map(
        ({ id, text, isError }) =>
          html`<div class="notice ${isError ? 'is-error' : ''}">
            <span>${text}</span>
            <button type="button" class="quiet" aria-label="Dismiss" @click=${() => this.notices.dismiss(id)}>✕</button>
          </div>`,
      )}
    </div>`;
  }
}

customElements.define('aha-notices', NoticesView);
