import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/tabs.js';
import { address } from '../model/route.js';
import { markdown } from '../text/markdown.js';
import './settings_form.js';
import { NO_SERVICES } from './no_services.js';
import './inspection.js';
import { statusPanel } from './status_panel.js';

// The services, and for each its settings, state and inspection.
export class ServicesView extends Element {
  static properties = { workbench: { attribute: false }, selected: {}, text: { state: true } };

  willUpdate(changed) {
    const { host, settings } = this.workbench;
    if (changed.has('workbench')) this.watch(host, settings);
    if (this.#service) settings.show(this.#service.service_name);
  }

  get #service() {
    return this.workbench.host.service(this.selected);
  }

  render() {
    return html`<h1 class="visually-hidden">Services</h1>
      <div class="services-view ${this.#service ? 'has-selection' : ''}">
        <section class="pane list-pane" aria-label="Services">${this.#list()}</section>
        <section class="pane main-pane" aria-label="Service">
          ${this.#service ? this.#one(this.#service) : html`<div class="empty"><p>${this.#noService()}</p></div>`}
        </section>
      </div>`;
  }

  #noService() {
    const { services } = this.workbench.host;
    if (services.length === 0) return ''; // the list says so
    return this.selected ? `The host serves no ${this.selected}.` : 'Choose a service to set it up.';
  }

  #list() {
    const { host } = this.workbench;
    const text = (this.text ?? '').toLowerCase();
    const found = host.services.filter(({ service_name: name, title }) =>
      `${name} ${title}`.toLowerCase().includes(text),
    );
    return html`${refused(host.state)}
      <div class="filters">
        <input
          type="search"
          aria-label="Filter services"
          placeholder="Filter services"
          .value=${this.text ?? ''}
          @input=${(event) => (this.text = event.target.value)}
        />
      </div>
      ${
        found.length === 0
          ? html`<p class="none padded">${host.services.length === 0 ? NO_SERVICES : 'No service matches.'}</p>`
          : html`<ul class="service-list">
              ${found.map((service) => this.#row(service))}
            </ul>`
      }`;
  }

  #row(service) {
    const { service_name: name, title, version, generation, tier, state, last_error: error } = service;
    return html`<li>
      <a
        class="service-row"
        href=${address('services', name)}
        aria-current=${name === this.selected ? 'true' : nothing}
      >
        <span class="mark ${state === 'serving' ? (error ? 'warned' : 'ok') : 'failed'}" aria-hidden="true"></span>
        <span class="what">${title}</span>
        <span class="muted">${state === 'serving' ? (error ? 'last event failed' : '') : state}</span>
        <span class="about muted"
          ><span>${name}</span
          ><span>${version ? `${version}, ` : ''}generation ${generation}</span
          >${tier === 'inline' ? nothing : html`<span>${tier}</span>`}</span
        >
      </a>
    </li>`;
  }

  #one(service) {
    const { settings } = this.workbench;
    const tabs = [
      {
        id: 'settings',
        title: 'Settings',
        note: settings.isChanged ? 'not saved' : '',
        content: () => this.#settings(service),
      },
      { id: 'status', title: 'Status', content: () => statusPanel(service, this.workbench.host.state) },
      {
        id: 'inspection',
        title: 'Inspection',
        content: () =>
          html`<aha-inspection
            .workbench=${this.workbench}
            .service=${service.service_name}
            .generation=${service.generation}
          ></aha-inspection>`,
      },
    ];
    return html`<a class="back" href=${address('services')}>‹ Services</a>
      <header class="detail-head">
        <div class="title">
          <h2>${service.title}</h2>
          <span class="badge ${service.state === 'serving' ? 'ok' : 'failed'}">${service.state}</span>
        </div>
        <p class="muted facts">
          <span>${service.service_name}</span>
          ${service.version ? html`<span>version ${service.version}</span>` : nothing}
          <span>generation ${service.generation}</span><span>${service.tier}</span><span>${service.file}</span>
        </p>
        <div class="actions">
          <a class="button" href=${address('send', service.service_name)}>Send an event</a>
          <a class="button" href=${address('compare', service.service_name)}>Compare versions</a>
        </div>
      </header>
      ${service.last_error ? html`<div class="exception-box" role="note"><b>Last error</b><span>${service.last_error}</span></div>` : nothing}
      <aha-tabs label="Service" .tabs=${tabs}></aha-tabs>`;
  }

  #settings(service) {
    const form = html`<aha-settings-form .workbench=${this.workbench}></aha-settings-form>`;
    if (!service.documentation) return html`<div class="settings-alone">${form}</div>`;
    return html`<div class="settings-columns">
      ${form}
      <section class="documentation" aria-label="Documentation">${markdown(service.documentation)}</section>
    </div>`;
  }
}

function refused(state) {
  if (!state?.refused?.length) return nothing;
  return html`<section class="refused" aria-label="Refused files">
    <h2>${state.refused.length === 1 ? 'A file was refused' : `${state.refused.length} files were refused`}</h2>
    <ul>
      ${state.refused.map(
        ({ file, step, reason }) =>
          html`<li>
            <b>${file}</b> <span class="muted">${step}</span>
            <p>${reason}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}

customElements.define('aha-services-view', ServicesView);
