import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Element } from '../parts/element.js';
import '../parts/editor.js';
import '../parts/tabs.js';
import '../events/detail.js';
import { NO_SERVICES } from '../services/no_services.js';
import { jsonFault } from '../text/json_fault.js';

const PARTS = [
  ['payload', 'Payload'],
  ['data', 'Settings'],
  ['meta_data', 'meta_data'],
];

// Writes an event, sends it, and shows live what the service does with it.
export class SendView extends Element {
  static properties = { workbench: { attribute: false }, wanted: {} };

  willUpdate(changed) {
    const { draft, host, sent } = this.workbench;
    if (changed.has('workbench')) this.watch(draft, host);
    sent.show(draft.sentId);
  }

  updated() {
    const { draft, host } = this.workbench;
    const service = this.wanted || draft.service || host.services[0]?.service_name;
    if (service !== draft.service && host.service(service)) this.#chooseService(service);
  }

  #chooseService(name) {
    const service = this.workbench.host.service(name);
    const event = service.events.find((one) => one.startsWith('create_')) ?? service.events[0] ?? '';
    this.wanted = name;
    this.workbench.draft.choose(name, event, this.#kinds(service, event)[0] ?? '');
  }

  #kinds(service, event) {
    return service?.samples?.find((sample) => sample.event === event)?.kinds ?? [];
  }

  render() {
    const { draft, sent } = this.workbench;
    return html`<h1 class="visually-hidden">Send an event</h1>
      <div class="send-view ${draft.sentId ? 'has-selection' : ''}">
        <section class="pane write-pane" aria-label="Event to send">${this.#form()}</section>
        <section class="pane main-pane" aria-label="What the service does">
          ${
            draft.sentId
              ? html`<aha-detail
                  .workbench=${this.workbench}
                  .details=${sent}
                  .onResent=${(id) => draft.sent(id)}
                ></aha-detail>`
              : html`<div class="empty">
                  <p>${this.#whatToDo()}</p>
                  <p class="muted"><kbd>Ctrl</kbd> <kbd>Enter</kbd> fires</p>
                </div>`
          }
        </section>
      </div>`;
  }

  #whatToDo() {
    const { state, services } = this.workbench.host;
    if (state && services.length === 0) return NO_SERVICES;
    return 'Fire the event to see what the service does with it: its requests, messages and result.';
  }

  #form() {
    const { draft, host } = this.workbench;
    const service = host.service(draft.service);
    const kinds = this.#kinds(service, draft.event);
    return html`<form
      class="send-form"
      @submit=${(event) => (event.preventDefault(), this.fire())}
      @keydown=${this.#keydown}
    >
      <div class="choices">
        <div>
          <label for="send-service">Service</label>
          <select id="send-service" @change=${(event) => this.#chooseService(event.target.value)}>
            ${host.services.map(
              ({ service_name: name }) =>
                html`<option value=${name} .selected=${live(name === draft.service)}>${name}</option>`,
            )}
          </select>
        </div>
        <div>
          <label for="send-event">Event</label>
          <select
            id="send-event"
            @change=${(event) => draft.choose(draft.service, event.target.value, this.#kinds(service, event.target.value)[0] ?? '')}
          >
            ${(service?.events ?? []).map((name) => html`<option value=${name} .selected=${live(name === draft.event)}>${name}</option>`)}
          </select>
        </div>
        ${
          kinds.length > 0
            ? html`<div>
                <label for="send-kind">Kind</label>
                <select
                  id="send-kind"
                  @change=${(event) => draft.choose(draft.service, draft.event, event.target.value)}
                >
                  ${kinds.map((kind) => html`<option value=${kind} .selected=${live(kind === draft.kind)}>${kind}</option>`)}
                </select>
              </div>`
            : nothing
        }
      </div>
      ${draft.like ? this.#likeLine() : nothing}
      <aha-tabs
        class="fill"
        label="Documents"
        .tabs=${PARTS.map(([part, title]) => ({
          id: part,
          title,
          note: draft.isChanged(part) ? 'edited' : '',
          content: () => this.#editor(part, title),
        }))}
      ></aha-tabs>
      <div class="fire">
        <button type="submit" class="primary" ?disabled=${draft.isSending || !draft.service}>
          ${draft.isSending ? 'Firing…' : 'Fire'} <kbd>Ctrl Enter</kbd>
        </button>
        <label class="file-button"
          >Load a file<input type="file" accept=".json,application/json" @change=${this.#load}
        /></label>
      </div>
    </form>`;
  }

  #likeLine() {
    const { like } = this.workbench.draft;
    return html`<p class="hint">
      As <a href="#/events/${like.id}">event #${like.id}</a>. Documents that you leave alone stay as they were there,
      secrets included.
    </p>`;
  }

  #editor(part, title) {
    const { draft } = this.workbench;
    return html`<div class="editor-bar">
        <span class="muted">${this.#hint(part)}</span><span class="grow"></span>
        <button type="button" class="quiet" @click=${() => draft.format(part)}>Format</button>
      </div>
      <aha-editor
        .value=${draft.texts[part]}
        label=${title}
        .onChange=${(text) => draft.write(part, text)}
      ></aha-editor>`;
  }

  #hint(part) {
    if (part === 'payload') return 'Paste JSON or drop a file';
    return this.workbench.draft.like ? 'Secrets are placeholders' : 'From the service’s settings';
  }

  async #load(event) {
    const [file] = event.target.files;
    event.target.value = '';
    if (file) this.workbench.draft.write('payload', await file.text());
  }

  #keydown(event) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.fire();
  }

  fire() {
    const { draft, notices } = this.workbench;
    for (const [part, title] of PARTS) {
      const text = draft.texts[part];
      const fault = text.trim() === '' ? null : jsonFault(text);
      if (fault) return notices.say(`${title}, line ${fault.line}, column ${fault.column}: ${fault.message}`, true);
    }
    return draft.send();
  }

  key(key) {
    const { actions, sent } = this.workbench;
    const detail = this.querySelector('aha-detail');
    if (!detail || !sent.event) return false;
    if (key === 'r') detail.resend();
    else if (key === 'c') actions.copyAsCurl(detail.currentRequest);
    else if (key === 'e' && sent.detail && !sent.detail.field_name) actions.edit(sent.detail);
    else if (key === 's' && sent.detail) actions.saveCase(sent.detail);
    else return false;
    return true;
  }
}

customElements.define('aha-send-view', SendView);
