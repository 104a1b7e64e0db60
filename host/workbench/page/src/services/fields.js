import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { humanized } from '../text/format.js';
import './password_field.js';
import './json_field.js';
import { selectField } from './select_field.js';

const labelOf = ({ name, options = {} }) => options.label ?? options.label_name ?? humanized(name);

const described = (id, { options = {} }) =>
  options.description ? html`<p class="description" id="${id}-about">${options.description}</p>` : nothing;

// One field of a schema. A type that only Aha! can show says so.
export function field(one, workbench) {
  const render = RENDERERS[one.type] ?? (one.type.endsWith('_button') ? signIn : text);
  const id = `field-${one.name}`;
  return render(
    {
      id,
      one,
      label: labelOf(one),
      about: described(id, one),
      aboutId: one.options?.description ? `${id}-about` : nothing,
    },
    workbench,
  );
}

// A number stays one, if what the user typed is one.
const asNumber = (typed) => (typed.trim() !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed);

function text({ id, one, label, about, aboutId }, { settings }) {
  const value = settings.data[one.name] ?? '';
  const isNumber = typeof value === 'number';
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input
      type="text"
      id=${id}
      spellcheck="false"
      autocomplete="off"
      aria-describedby=${aboutId}
      .value=${live(String(value))}
      @input=${({ target }) => isNumber || settings.set(one.name, target.value)}
      @change=${({ target }) => isNumber && settings.set(one.name, asNumber(target.value))}
    />
    ${about}
  </div>`;
}

function lines({ id, one, label, about, aboutId }, { settings }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <textarea
      id=${id}
      rows="4"
      aria-describedby=${aboutId}
      .value=${live(settings.data[one.name] ?? '')}
      @input=${(event) => settings.set(one.name, event.target.value)}
    ></textarea
    >${about}
  </div>`;
}

function password({ id, one, label, about, aboutId }, { settings }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <aha-password
      .fieldId=${id}
      .value=${String(settings.data[one.name] ?? '')}
      .about=${aboutId === nothing ? null : aboutId}
      .label=${label}
      .onChange=${(value) => settings.set(one.name, value)}
    ></aha-password
    >${about}
  </div>`;
}

function boolean({ id, one, label, about, aboutId }, { settings }) {
  const value = settings.data[one.name];
  return html`<div class="field check">
    <label for=${id}
      ><input
        type="checkbox"
        id=${id}
        aria-describedby=${aboutId}
        .checked=${live(value === true || value === '1' || value === 1)}
        @change=${(event) => settings.set(one.name, event.target.checked)}
      />
      ${label}</label
    >${about}
  </div>`;
}

function json({ id, one, label, about }, { settings }) {
  return html`<div class="field">
    <label for=${id}>${label} <span class="muted">JSON</span></label>
    <aha-json-field
      .fieldId=${id}
      .value=${settings.data[one.name]}
      .onChange=${(value) => settings.set(one.name, value)}
    ></aha-json-field>
    ${about}${one.type === 'internal' ? html`<p class="description">Aha! shows its own form here.</p>` : nothing}
  </div>`;
}

function callback({ id, one, label, about, aboutId }, { settings, host, clipboard }) {
  const base = host.state?.callback_base;
  const url = settings.data.callback_url ?? (base ? `${base}${settings.service}` : '');
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <div class="with-button">
      <input type="text" id=${id} readonly aria-describedby=${aboutId} .value=${String(url)} />
      <button type="button" ?disabled=${!url} @click=${() => clipboard.copy(String(url), 'Copied the callback URL')}>
        Copy
      </button>
    </div>
    ${about}${url ? nothing : html`<p class="description">Aha! makes it when the integration is added.</p>`}
  </div>`;
}

function install({ one, about }, { settings }) {
  return html`<div class="field">
    <button type="button" @click=${() => settings.press(one.name, 'installed')}>Test connection</button>${about}
  </div>`;
}

function signIn({ about }) {
  return html`<div class="field">
    <p class="sign-in">
      Aha! lets the user sign in at the third party here, which this page cannot. Add the token that comes of it under
      <i>All settings as JSON</i>.
    </p>
    ${about}
  </div>`;
}

const RENDERERS = {
  string: text,
  text: lines,
  textarea: lines,
  password,
  boolean,
  select: selectField,
  internal: json,
  audit_filter: json,
  callback_url: callback,
  install_button: install,
};
