import { html, nothing } from 'lit';
import { count, humanized, moment, size } from '../text/format.js';

const BYTES = new Set(['kept_bytes', 'memory_bytes', 'file_bytes']);
const shown = (name, value) => (BYTES.has(name) ? size(value) : count(value));

// What runs: the file, its generations, what it uses of its account, and its process.
export function statusPanel(service, state) {
  const retained = (state.retained ?? []).filter((library) => library.file === service.file);
  return html`<div class="status-panel">
    <section aria-label="Generations">
      <h3>Generations</h3>
      ${generations(service)}
    </section>
    <section aria-label="Account">
      <h3>Resource account</h3>
      ${account(service.account ?? {})}
    </section>
    <section aria-label="Process">
      <h3>Process</h3>
      ${process(service, state.sandbox)}
    </section>
    <section aria-label="File">
      <h3>File</h3>
      <dl class="facts-list">
        <dt>File</dt>
        <dd>${service.file}</dd>
        <dt>Owner</dt>
        <dd>${service.owner}</dd>
        <dt>Signature</dt>
        <dd>${service.signature}${service.signature_key ? ` (${service.signature_key})` : ''}</dd>
        <dt>Events</dt>
        <dd>${service.events.join(', ')}</dd>
        <dt>In flight</dt>
        <dd>${count(service.in_flight)}</dd>
      </dl>
      ${retained.map(({ reason }) => html`<p class="hint">An older copy stays loaded: ${reason}</p>`)}
    </section>
  </div>`;
}

function generations({ generations: all }) {
  if (!all?.length) return html`<p class="none">Not known.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Generation</th>
        <th scope="col">Version</th>
        <th scope="col">Since</th>
        <th scope="col">SHA-256</th>
      </tr>
    </thead>
    <tbody>
      ${all.map(
        (one, at) =>
          html`<tr>
            <td>${one.generation}${at === 0 ? html` <span class="badge ok">serves</span>` : nothing}</td>
            <td>${one.version || '–'}</td>
            <td><time>${moment(one.at_ms)}</time></td>
            <td><code title=${one.sha256}>${one.sha256.slice(0, 12)}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function account({ loop_seconds: loop, ...resources }) {
  return html`<table class="account">
      <thead>
        <tr>
          <th scope="col">Resource</th>
          <th scope="col">Used</th>
          <th scope="col">Limit</th>
          <th scope="col">Share</th>
          <th scope="col">Refused</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(resources).map(
          ([name, { used, limit, refused }]) =>
            html`<tr>
              <th scope="row">${humanized(name)}</th>
              <td>${shown(name, used)}</td>
              <td>${shown(name, limit)}</td>
              <td>
                <meter min="0" max=${limit || 1} value=${used} aria-label="${humanized(name)} used">${used}</meter>
              </td>
              <td class=${refused ? 'bad-text' : 'muted'}>${refused ? count(refused) : '–'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${loop === undefined ? nothing : html`<p class="muted">${loop.toFixed(2)} s of the event loops’ time.</p>`}`;
}

function process({ tier, worker }, sandbox) {
  if (!worker) return html`<p>Runs in the host itself (${tier}).</p>`;
  return html`<dl class="facts-list">
      <dt>Tier</dt>
      <dd>${tier}</dd>
      <dt>State</dt>
      <dd>${worker.state}${worker.reason ? `: ${worker.reason}` : ''}</dd>
      <dt>Process</dt>
      <dd>${worker.pid ?? '–'}</dd>
      <dt>Deaths</dt>
      <dd>${count(worker.deaths)}</dd>
      <dt>Poisonous events</dt>
      <dd>${count(worker.poisonous)}</dd>
    </dl>
    ${sandbox && !sandbox.available ? html`<p class="hint">No sandbox on this system: ${sandbox.missing}</p>` : nothing}`;
}
