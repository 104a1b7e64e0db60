import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/json_tree.js';
import { size } from '../text/format.js';

// The report of `aha-host inspect` on the file that serves.
export class Inspection extends Element {
  static properties = {
    workbench: { attribute: false },
    service: {},
    generation: { type: Number },
    report: { state: true },
    failure: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('service') || changed.has('generation')) this.#fetch();
  }

  async #fetch() {
    const { service } = this;
    this.report = null;
    this.failure = null;
    try {
      const report = await this.workbench.api.get(`workbench/inspections/${encodeURIComponent(service)}`);
      if (service === this.service) this.report = report;
    } catch (error) {
      this.failure = error;
    }
  }

  render() {
    if (this.failure) return html`<p class="error-text">${this.failure.message}</p>`;
    if (!this.report) return html`<p class="none">Reading the file…</p>`;
    const { report } = this;
    const { verdict = {}, manifest, elf, signature } = report;
    return html`<div class="inspection">
      <p>
        <span class="badge ${verdict.loads ? 'ok' : 'failed'}">${verdict.loads ? 'loads' : 'does not load'}</span>
        ${verdict.tier ? html`<span class="muted">tier ${verdict.tier}</span>` : nothing}
      </p>
      ${list('Obstacles', verdict.obstacles)} ${list('Warnings', verdict.warnings)}
      <dl class="facts-list">
        <dt>Size</dt>
        <dd>${size(report.size ?? 0)}</dd>
        <dt>SHA-256</dt>
        <dd><code>${report.sha256}</code></dd>
        <dt>Signature</dt>
        <dd>${signature?.state ?? '–'}</dd>
        <dt>Interface</dt>
        <dd>${manifest?.abi ? `ABI ${manifest.abi.join('.')}` : '–'}${manifest?.sdk ? `, SDK ${manifest.sdk}` : ''}</dd>
        <dt>Compiler</dt>
        <dd>${manifest?.compiler ?? '–'}</dd>
        <dt>Needs</dt>
        <dd>${manifest?.needs?.join(', ') || '–'}</dd>
        <dt>Hosts it may reach</dt>
        <dd>${manifest?.egress?.join(', ') || 'none'}</dd>
        <dt>Libraries</dt>
        <dd>${elf?.libraries?.map((library) => library.name).join(', ') || '–'}</dd>
      </dl>
      <h3>Report</h3>
      <aha-json .value=${report}></aha-json>
    </div>`;
  }
}

const entry = (value) => (typeof value === 'string' ? value : (value.text ?? value.message ?? JSON.stringify(value)));

function list(title, values) {
  if (!values?.length) return nothing;
  return html`<h3>${title}</h3>
    <ul>
      ${values.map((value) => html`<li>${entry(value)}</li>`)}
    </ul>`;
}

customElements.define('aha-inspection', Inspection);
