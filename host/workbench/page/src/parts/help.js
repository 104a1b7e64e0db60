import { html } from 'lit';
import { Element } from './element.js';

const KEYS = [
  [
    'Events',
    [
      ['j, ↓', 'next event'],
      ['k, ↑', 'previous event'],
      ['Enter', 'open or close'],
      ['Esc', 'back to the list'],
      ['p', 'pause the list'],
      ['/', 'filter'],
    ],
  ],
  [
    'An event',
    [
      ['r', 'resend'],
      ['e', 'edit and resend'],
      ['c', 'copy the request as curl'],
      ['s', 'save as a case'],
    ],
  ],
  ['Send', [['Ctrl Enter', 'fire']]],
  [
    'Everywhere',
    [
      ['?', 'these keys'],
      ['Tab', 'next control'],
    ],
  ],
];

export class Help extends Element {
  open() {
    this.querySelector('dialog').showModal();
  }

  render() {
    return html`<dialog aria-labelledby="help-title">
      <div class="dialog-head">
        <h2 id="help-title">Keys</h2>
        <button type="button" class="quiet" aria-label="Close" @click=${() => this.querySelector('dialog').close()}>
          ✕
        </button>
      </div>
      <div class="keys">
        ${KEYS.map(
          ([title, keys]) =>
            html`<section>
              <h3>${title}</h3>
              <dl>
                ${keys.map(
                  ([key, what]) =>
                    html`<dt>${key.split(', ').map((one) => html`<kbd>${one}</kbd> `)}</dt>
                      <dd>${what}</dd>`,
                )}
              </dl>
            </section>`,
        )}
      </div>
      <p class="muted">
        While an event is open or the list is scrolled, the list stands still. New events wait behind a button.
      </p>
    </dialog>`;
  }
}

customElements.define('aha-help', Help);
