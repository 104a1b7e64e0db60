import { html, nothing } from 'lit';
import { forgetToken, keepToken } from './api/token.js';
import { Element } from './parts/element.js';
import './parts/notices.js';
import './parts/token_screen.js';
import './parts/connection.js';
import './parts/help.js';
import './events/events_view.js';
import './send/send_view.js';
import './services/services_view.js';
import './compare/compare_view.js';
import './aha/aha_view.js';
import { freshBanner } from './compare/compare_view.js';
import { address } from './model/route.js';
import { Workbench } from './workbench.js';

const VIEWS = [
  { view: 'events', title: 'Events' },
  { view: 'send', title: 'Send' },
  { view: 'services', title: 'Services' },
  { view: 'aha', title: 'Aha! records', only: (host) => host.state?.simulates_aha },
  { view: 'compare', title: 'Compare' },
];

// An address that was mistyped shows the events.
const shown = ({ view }) => (VIEWS.some((one) => one.view === view) ? view : 'events');

export class App extends Element {
  static properties = { token: { attribute: false }, isRefused: { state: true } };

  #workbench = null;

  connectedCallback() {
    super.connectedCallback();
    this.replaceChildren();
    addEventListener('keydown', (event) => this.#key(event));
  }

  willUpdate(changed) {
    if (!changed.has('token') || !this.token) return;
    const workbench = new Workbench(this.token, () => this.#refused());
    this.#workbench = workbench;
    this.watch(workbench.route, workbench.host);
    workbench.start();
  }

  #refused() {
    forgetToken();
    this.token = null;
    this.isRefused = true;
  }

  render() {
    if (this.token === undefined) return nothing;
    if (!this.token)
      return html`<aha-token-screen
        .isRefused=${this.isRefused}
        .onToken=${(token) => this.#enter(token)}
      ></aha-token-screen>`;
    const workbench = this.#workbench;
    const view = shown(workbench.route);
    return html`<a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
      <header class="top">
        <a class="brand" href=${address('events')} aria-label="aha-host workbench"
          ><span class="logo" aria-hidden="true"></span>aha-host</a
        >
        <nav aria-label="Views">
          ${VIEWS.filter(({ only }) => !only || only(workbench.host)).map(
            (one) =>
              html`<a href=${address(one.view)} aria-current=${one.view === view ? 'page' : nothing}>${one.title}</a>`,
          )}
        </nav>
        <aha-connection .workbench=${workbench}></aha-connection>
        <button
          type="button"
          class="quiet help-button"
          aria-label="Keys and help"
          @click=${() => this.querySelector('aha-help').open()}
        >
          ?
        </button>
      </header>
      ${freshBanner(workbench, view)}
      <main id="main" tabindex="-1">${this.#view(workbench)}</main>
      <aha-notices .notices=${workbench.notices}></aha-notices>
      <aha-help></aha-help>`;
  }

  #view(workbench) {
    const view = shown(workbench.route);
    const { rest } = workbench.route;
    if (workbench.host.failure && !workbench.host.state)
      return html`<div class="empty"><p>${workbench.host.failure.message}</p></div>`;
    if (view === 'send') return html`<aha-send-view .workbench=${workbench} .wanted=${rest[0]}></aha-send-view>`;
    if (view === 'services')
      return html`<aha-services-view .workbench=${workbench} .selected=${rest[0]}></aha-services-view>`;
    if (view === 'compare')
      return html`<aha-compare-view .workbench=${workbench} .wanted=${rest[0]}></aha-compare-view>`;
    if (view === 'aha') return html`<aha-aha-view .workbench=${workbench} .selected=${rest[0]}></aha-aha-view>`;
    return html`<aha-events-view .workbench=${workbench} .selected=${Number(rest[0]) || 0}></aha-events-view>`;
  }

  #enter(token) {
    keepToken(token);
    this.isRefused = false;
    this.token = token;
  }

  #skip(event) {
    event.preventDefault();
    document.getElementById('main').focus();
  }

  #key(event) {
    if (!this.#workbench || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector('dialog[open]')) return;
    const isTyping = event.target.closest?.('input, textarea, select');
    if (isTyping) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (this.#meaning(event.key)) event.preventDefault();
  }

  #meaning(key) {
    if (key === '?') return (this.querySelector('aha-help').open(), true);
    if (key === '/') return this.#focusFilter();
    return this.querySelector('main > *')?.key?.(key) ?? false;
  }

  #focusFilter() {
    const field = this.querySelector('main input[type=search]');
    field?.focus();
    return Boolean(field);
  }
}

customElements.define('aha-workbench', App);
