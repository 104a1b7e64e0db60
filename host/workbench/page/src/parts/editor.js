import { html, nothing } from 'lit';
import { jsonFault } from '../text/json_fault.js';
import { jsonTokens } from '../text/json_tokens.js';
import { size } from '../text/format.js';
import { Element } from './element.js';

const COLOURED = 64 * 1024; // longer texts are edited without colours
const EDITABLE = 1024 * 1024; // longer files are sent as they are

// An editor of JSON: line numbers, colours, and the first fault marked at its place.
//   value    the text
//   onChange (text, fault or null)
export class Editor extends Element {
  static properties = { value: {}, label: {}, onChange: { attribute: false }, isOver: { state: true } };

  #fault = null;
  #text = null; // of #fault and #lines
  #lines = [];

  willUpdate() {
    this.value ??= '';
    if (this.#text === this.value) return;
    this.#text = this.value;
    this.#fault = this.value.trim() === '' ? null : jsonFault(this.value);
    this.#lines = this.value.length > EDITABLE ? [] : this.value.split('\n');
  }

  render() {
    const isLarge = this.value.length > EDITABLE;
    return html`<div
      class="editor ${this.isOver ? 'over' : ''} ${this.#fault ? 'faulty' : ''}"
      @dragover=${(event) => this.#over(event, true)}
      @dragleave=${(event) => this.#over(event, false)}
      @drop=${this.#drop}
    >
      ${isLarge ? this.#large() : this.#small()} ${this.#fault ? this.#faultLine() : nothing}
    </div>`;
  }

  #large() {
    return html`<div class="large">
      <p>${size(this.value.length)} of JSON. It is too long to edit here, and is sent as it is.</p>
      <pre tabindex="0" role="group" aria-label="Begin of the text">${this.value.slice(0, 2000)}…</pre>
      <button type="button" @click=${() => this.#set('')}>Remove</button>
    </div>`;
  }

  #small() {
    const isColoured = this.value.length <= COLOURED;
    return html`<div class="editor-scroll">
      <div class="gutter" aria-hidden="true">
        ${this.#lines.map((_, at) => html`<span class=${this.#fault?.line === at + 1 ? 'fault' : ''}>${at + 1}</span>`)}
      </div>
      <div class="sheet ${isColoured ? '' : 'plain'}">
        <pre class="colours" aria-hidden="true">
${isColoured ? this.#lines.map((line, at) => this.#coloured(line, at)) : nothing}</pre>
        <textarea
          class=${isColoured ? 'see-through' : ''}
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          rows=${this.#lines.length + 1}
          aria-label=${this.label}
          aria-invalid=${this.#fault ? 'true' : 'false'}
          aria-describedby=${this.#fault ? `${this.#id}-fault` : nothing}
          .value=${this.value}
          @input=${(event) => this.#set(event.target.value)}
        ></textarea>
      </div>
    </div>`;
  }

  get #id() {
    return `editor-${this.label.replaceAll(/\W+/g, '-')}`;
  }

  #coloured(line, at) {
    const fault = this.#fault?.line === at + 1 ? this.#fault.column - 1 : -1;
    if (fault < 0)
      return html`${jsonTokens(line).map(([kind, text]) => (kind ? html`<span class=${kind}>${text}</span>` : text))}${'\n'}`;
    return html`${line.slice(0, fault)}<mark>${line.charAt(fault) || ' '}</mark>${line.slice(fault + 1)}${'\n'}`;
  }

  #faultLine() {
    const { line, column, message } = this.#fault;
    return html`<p class="fault-line" id="${this.#id}-fault" role="status">
      <button type="button" class="quiet" @click=${() => this.#goTo(this.#fault.at)}>
        Line ${line}, column ${column}
      </button>
      <span>${message}</span>
    </p>`;
  }

  #goTo(at) {
    const area = this.querySelector('textarea');
    area.focus();
    area.setSelectionRange(at, at + 1);
  }

  #set(text) {
    this.value = text;
    this.onChange?.(text);
  }

  #over(event, isOver) {
    event.preventDefault();
    this.isOver = isOver;
  }

  async #drop(event) {
    event.preventDefault();
    this.isOver = false;
    const [file] = event.dataTransfer.files;
    const text = file ? await file.text() : event.dataTransfer.getData('text/plain');
    if (text) this.#set(text);
  }
}

customElements.define('aha-editor', Editor);
