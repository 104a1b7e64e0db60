import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Element } from '../parts/element.js';

const KEPT = '••••'; // the host keeps a secret, and does not give it back

// A masked text. What the host keeps stays there: the button shows only what the user types.
export class PasswordField extends Element {
  static properties = {
    fieldId: {},
    value: {},
    label: {},
    about: {},
    onChange: { attribute: false },
    isShown: { state: true },
  };

  render() {
    const isKept = this.value === KEPT;
    return html`<div class="with-button">
      <input
        type=${this.isShown && !isKept ? 'text' : 'password'}
        id=${this.fieldId}
        autocomplete="new-password"
        spellcheck="false"
        aria-describedby=${this.about ?? nothing}
        placeholder=${isKept ? 'kept by the host' : ''}
        .value=${live(isKept ? '' : this.value)}
        @input=${(event) => this.onChange(event.target.value)}
      />
      <button
        type="button"
        aria-label="${this.isShown ? 'Hide' : 'Show'} ${this.label}"
        ?disabled=${isKept}
        @click=${() => (this.isShown = !this.isShown)}
      >
        ${this.isShown ? 'Hide' : 'Show'}
      </button>
    </div>`;
  }
}

customElements.define('aha-password', PasswordField);
