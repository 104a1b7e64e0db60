import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import { jsonFault } from '../text/json_fault.js';

// A setting that is JSON. It changes the settings only while it is valid.
export class JsonField extends Element {
  static properties = {
    fieldId: {},
    value: { attribute: false },
    onChange: { attribute: false },
    text: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('value') && JSON.stringify(changed.get('value')) !== JSON.stringify(this.value))
      this.text = this.value === undefined ? '' : JSON.stringify(this.value, null, 2);
    this.text ??= '';
  }

  render() {
    const fault = this.text.trim() === '' ? null : jsonFault(this.text);
    return html`<textarea
        class="code"
        id=${this.fieldId}
        spellcheck="false"
        rows=${Math.min(10, this.text.split('\n').length + 1)}
        aria-invalid=${fault ? 'true' : 'false'}
        .value=${this.text}
        @input=${(event) => (this.text = event.target.value)}
        @change=${() => this.#take()}
      ></textarea>
      ${fault ? html`<p class="error-text" role="status">Line ${fault.line}, column ${fault.column}: ${fault.message}</p>` : nothing}`;
  }

  #take() {
    if (this.text.trim() === '') this.onChange(undefined);
    else if (!jsonFault(this.text)) this.onChange(JSON.parse(this.text));
  }
}

customElements.define('aha-json-field', JsonField);
