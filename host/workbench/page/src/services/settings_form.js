import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/json_tree.js';
import { badge } from '../parts/outcome.js';
import { duration } from '../text/format.js';
import { address } from '../model/route.js';
import { field } from './fields.js';

// Aha! adds these to a service's settings.
const ADDED = ['integration_id', 'aha_account_domain', 'aha_api_url_base', 'aha_api_token', 'callback_url'];

// The form that a service's schema describes.
export class SettingsForm extends Element {
  static properties = { workbench: { attribute: false }, shown: { state: true } };

  willUpdate(changed) {
    const { settings, history } = this.workbench;
    if (changed.has('workbench')) this.watch(settings, history);
  }

  render() {
    const { settings } = this.workbench;
    if (settings.data === null) return html`<p class="none">Fetching the settings…</p>`;
    const known = new Set(settings.fields.map(({ name }) => name));
    const others = [
      ...new Set([...ADDED.filter((name) => name in settings.data), ...Object.keys(settings.data)]),
    ].filter((name) => !known.has(name));
    return html`<form class="settings-form" @submit=${this.#save} autocomplete="off">
      ${settings.fields.map((one) => [
        field(one, this.workbench),
        one.name === settings.lastField ? this.#lastEvent() : nothing,
      ])}
      ${
        others.length === 0
          ? nothing
          : html`<fieldset>
              <legend>Added by Aha!</legend>
              ${others.map((name) => field(asField(name, settings.data[name]), this.workbench))}
            </fieldset>`
      }
      <details class="all-settings">
        <summary>All settings as JSON</summary>
        <label class="visually-hidden" for="all-settings">All settings as JSON</label>
        <aha-json-field
          fieldId="all-settings"
          .value=${settings.data}
          .onChange=${(data) => settings.replace(data)}
        ></aha-json-field>
      </details>
      <section class="remembered" aria-label="meta_data">
        <h3>What the service remembers <span class="muted">meta_data</span></h3>
        ${
          Object.keys(settings.metaData ?? {}).length === 0
            ? html`<p class="none">Nothing yet.</p>`
            : html`<aha-json .value=${settings.metaData}></aha-json>
                <button type="button" class="quiet" @click=${() => settings.forget()}>Forget it</button>`
        }
      </section>
      <div class="save-bar">
        <button type="submit" class="primary" ?disabled=${!settings.isChanged}>
          ${settings.isChanged ? 'Save' : 'Saved'}
        </button>
        <span class="muted">Kept in the host’s memory until it stops.</span>
      </div>
    </form>`;
  }

  // What became of the button that was pressed.
  #lastEvent() {
    const event = this.workbench.settings.lastEvent;
    if (!event) return nothing;
    return html`<div class="last-event" role="status">
      <a href=${address('events', String(event.id))}>${event.event}</a> ${badge(event.outcome)}
      <span class="muted">${duration(event.took_ms)}</span>
      ${event.message ? html`<p>${event.message}</p>` : nothing}
    </div>`;
  }

  async #save(event) {
    event.preventDefault();
    const { settings, notices } = this.workbench;
    if (await settings.save()) notices.say('Saved the settings');
  }
}

function asField(name, value) {
  if (name === 'callback_url') return { type: 'callback_url', name, options: {} };
  if (/token|secret|password/.test(name)) return { type: 'password', name, options: {} };
  return {
    type: value !== null && typeof value === 'object' ? 'internal' : typeof value === 'boolean' ? 'boolean' : 'string',
    name,
    options: {},
  };
}

customElements.define('aha-settings-form', SettingsForm);
