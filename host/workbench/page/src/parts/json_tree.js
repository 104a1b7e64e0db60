import { html, nothing } from 'lit';
import { Element } from './element.js';

const OPEN_DEPTH = 3;
const OPEN_MEMBERS = 40; // an array or object with more starts folded
const PAGE = 100; // members that are shown at once
const LONG_TEXT = 1500;

const isBranch = (value) => value !== null && typeof value === 'object';
const countOf = (value) => (Array.isArray(value) ? value.length : Object.keys(value).length);

// JSON, formatted and folded.
export class JsonTree extends Element {
  static properties = { value: { attribute: false } };

  #toggled = new Map(); // path -> is open
  #shown = new Map(); // path -> members
  #whole = new Set(); // paths of long texts that are shown whole

  willUpdate(changed) {
    if (!changed.has('value')) return;
    this.#toggled.clear();
    this.#shown.clear();
    this.#whole.clear();
  }

  render() {
    return html`<div class="json" role="group" aria-label="JSON" tabindex="0">
      ${this.#member('', null, this.value, 0, true)}
    </div>`;
  }

  #isOpen(path, value, depth) {
    return this.#toggled.get(path) ?? (depth === 0 || (depth < OPEN_DEPTH && countOf(value) <= OPEN_MEMBERS));
  }

  #toggle(path, isOpen) {
    this.#toggled.set(path, isOpen);
    this.requestUpdate();
  }

  #member(path, name, value, depth, isLast) {
    const key = name === null ? nothing : html`<span class="name">"${name}"</span>: `;
    const comma = isLast ? '' : ',';
    if (!isBranch(value)) return html`<div class="line">${key}${this.#leaf(path, value)}${comma}</div>`;
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const count = countOf(value);
    if (count === 0) return html`<div class="line">${key}${open}${close}${comma}</div>`;
    const isOpen = this.#isOpen(path, value, depth);
    const what = `${count} ${Array.isArray(value) ? (count === 1 ? 'element' : 'elements') : count === 1 ? 'member' : 'members'}`;
    const fold = html`<button
      type="button"
      class="fold"
      aria-expanded=${isOpen}
      aria-label="${name ?? 'Value'}: ${what}"
      @click=${() => this.#toggle(path, !isOpen)}
    ></button>`;
    if (!isOpen)
      return html`<div class="line branch">${fold}${key}${open}<span class="more">${what}</span>${close}${comma}</div>`;
    return html`<div class="line branch">${fold}${key}${open}</div>
      <div class="inner">${this.#members(path, value, depth + 1)}</div>
      <div class="line">${close}${comma}</div>`;
  }

  #members(path, value, depth) {
    const isArray = Array.isArray(value);
    const names = isArray ? value.keys() : Object.keys(value);
    const count = countOf(value);
    const most = this.#shown.get(path) ?? PAGE;
    const lines = [];
    for (const name of names) {
      if (lines.length === most) break;
      const inner = `${path}/${name}`;
      lines.push(this.#member(inner, isArray ? null : name, value[name], depth, lines.length === count - 1));
    }
    if (count > most)
      lines.push(
        html`<div class="line">
          <button type="button" class="quiet" @click=${() => this.#showMore(path, most)}>
            ${Math.min(PAGE * 10, count - most)} more of ${count}
          </button>
        </div>`,
      );
    return lines;
  }

  #showMore(path, most) {
    this.#shown.set(path, most + PAGE * 10);
    this.requestUpdate();
  }

  #leaf(path, value) {
    if (typeof value !== 'string') return html`<span class="word">${String(value)}</span>`;
    if (value.length <= LONG_TEXT || this.#whole.has(path))
      return html`<span class="text">${JSON.stringify(value)}</span>`;
    return html`<span class="text">${JSON.stringify(value.slice(0, LONG_TEXT)).slice(0, -1)}…</span>
      <button type="button" class="quiet" @click=${() => this.#showWhole(path)}>
        all ${value.length} characters
      </button>`;
  }

  #showWhole(path) {
    this.#whole.add(path);
    this.requestUpdate();
  }
}

customElements.define('aha-json', JsonTree);
