import { html, nothing } from 'lit';
import { Element } from './element.js';

// Tabs: `tabs` are {id, title, note, content: () => template}. Only the chosen one's content is in the page.
export class Tabs extends Element {
  static properties = { tabs: { attribute: false }, chosen: {}, label: {} };

  render() {
    const chosen = this.tabs.find((tab) => tab.id === this.chosen) ?? this.tabs[0];
    const prefix = `tab-${this.label.replaceAll(' ', '-').toLowerCase()}`;
    return html`<div
        class="tabs"
        role="tablist"
        aria-label=${this.label}
        @keydown=${(event) => this.#move(event, chosen)}
      >
        ${this.tabs.map(
          (tab) =>
            html`<button
              type="button"
              role="tab"
              id="${prefix}-${tab.id}"
              aria-selected=${tab === chosen}
              aria-controls="${prefix}-panel"
              tabindex=${tab === chosen ? 0 : -1}
              @click=${() => this.#choose(tab)}
            >
              ${tab.title}${tab.note ? html`<span class="count">${tab.note}</span>` : nothing}
            </button>`,
        )}
      </div>
      <div class="tab-panel" role="tabpanel" id="${prefix}-panel" aria-labelledby="${prefix}-${chosen.id}">
        ${chosen.content()}
      </div>`;
  }

  #choose(tab) {
    this.chosen = tab.id;
    this.dispatchEvent(new CustomEvent('chosen', { detail: tab.id }));
  }

  async #move(event, chosen) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.tabs.indexOf(chosen) + step;
    this.#choose(this.tabs[(at + this.tabs.length) % this.tabs.length]);
    await this.updateComplete;
    this.querySelector('[aria-selected=true]').focus();
  }
}

customElements.define('aha-tabs', Tabs);
