import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

const key = (value) => JSON.stringify(value ?? '');

// A select whose choices stand in the schema, or are fetched from the service.
export function selectField({ id, one, label, about, aboutId }, { settings }) {
  const { collection, configure_button: configure } = one.options ?? {};
  const isRemote = !Array.isArray(collection);
  const fetched = settings.choices.get(one.name);
  const pairs = isRemote ? (Array.isArray(fetched) ? fetched : []) : collection;
  const value = settings.data[one.name] ?? '';
  const isListed = pairs.some(([, listed]) => key(listed) === key(value));
  const choose = (event) => settings.set(one.name, JSON.parse(event.target.value));
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <div class="with-button">
      <select id=${id} aria-describedby=${aboutId} @change=${choose}>
        ${value === '' || isListed ? nothing : html`<option value=${key(value)} selected>${shown(value)}</option>`}
        <option value='""' ?selected=${value === ''}>–</option>
        ${pairs.map(([title, listed]) => html`<option value=${key(listed)} .selected=${live(key(listed) === key(value))}>${title}</option>`)}
      </select>
      ${
        isRemote
          ? html`<button
              type="button"
              ?disabled=${fetched === 'fetching'}
              aria-label="Fetch choices of ${label}"
              @click=${() => settings.fetchChoices(one.name)}
            >
              ${fetched === 'fetching' ? 'Fetching…' : 'Fetch choices'}
            </button>`
          : nothing
      }
      ${
        configure
          ? html`<button
              type="button"
              class=${one.options.configure_button_highlight_if ? 'primary' : ''}
              @click=${() => settings.press(one.name, 'configured', { field: one.name })}
            >
              ${configure}
            </button>`
          : nothing
      }
    </div>
    ${about} ${state(fetched)}
  </div>`;
}

const shown = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function state(fetched) {
  if (fetched instanceof Error) return html`<p class="error-text" role="status">${fetched.message}</p>`;
  if (Array.isArray(fetched))
    return html`<p class="description" role="status">
      ${fetched.length === 0 ? 'The service has no choices. Test the connection first.' : `${fetched.length} choices`}
    </p>`;
  return nothing;
}
