import { html, nothing } from 'lit';
import { folded, lineDiff } from '../text/line_diff.js';
import { plural } from '../text/format.js';
import { Element } from './element.js';

// Two texts beside each other, or one below the other on a narrow page, with the changed words marked.
export class DiffView extends Element {
  static properties = { before: {}, after: {}, names: { attribute: false } };

  #open = new Set();
  #parts = [];

  willUpdate(changed) {
    if (!changed.has('before') && !changed.has('after')) return;
    this.#open.clear();
    this.#parts = folded(lineDiff(this.before, this.after));
  }

  render() {
    const [before, after] = this.names ?? ['before', 'after'];
    return html`<div class="diff" role="group" tabindex="0" aria-label="Differences">
      <table>
        <colgroup>
          <col class="number" />
          <col />
          <col class="number" />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colspan="2">${before}</th>
            <th scope="col" colspan="2">${after}</th>
          </tr>
        </thead>
        <tbody>
          ${this.#parts.map((part, index) => this.#part(part, index))}
        </tbody>
      </table>
    </div>`;
  }

  #part(part, index) {
    if (part.rows) return part.rows.map(row);
    if (this.#open.has(index)) return part.hidden.map(row);
    return html`<tr class="hidden-lines">
      <td colspan="4">
        <button type="button" class="quiet" @click=${() => this.#show(index)}>
          ${plural(part.hidden.length, 'equal line')}
        </button>
      </td>
    </tr>`;
  }

  #show(index) {
    this.#open.add(index);
    this.requestUpdate();
  }
}

const row = ({ kind, left, right }) =>
  html`<tr class=${kind}>
    ${side(left, 'del')}${side(right, 'ins')}
  </tr>`;

function side(one, tag) {
  if (!one)
    return html`<td class="number"></td>
      <td class="absent"></td>`;
  const pieces = one.pieces.map(([isChanged, text]) => {
    if (!isChanged) return text;
    return tag === 'del' ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;
  });
  return html`<td class="number">${one.number}</td>
    <td class=${tag === 'del' ? 'old' : 'new'}>${pieces}${nothing}</td>`;
}

customElements.define('aha-diff', DiffView);
