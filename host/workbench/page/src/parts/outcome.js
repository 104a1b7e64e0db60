import { html } from 'lit';

const WORDS = { running: 'running', ok: 'ok', failed: 'failed' };

// The outcome as a mark that also differs by its shape.
export const mark = (outcome) =>
  html`<span class="mark ${outcome}" role="img" aria-label=${WORDS[outcome] ?? outcome}></span>`;

export const badge = (outcome) =>
  html`<span class="badge ${outcome}"
    ><span class="mark ${outcome}" aria-hidden="true"></span>${WORDS[outcome] ?? outcome}</span
  >`;

// An answer's status: 2xx, 3xx, 4xx and 5xx differ.
export function status({ status: code, error }) {
  if (error) return html`<span class="status bad" title=${error}>failed</span>`;
  if (code === null || code === undefined) return html`<span class="status waiting">…</span>`;
  return html`<span class="status ${code < 300 ? 'good' : code < 400 ? 'moved' : 'bad'}">${code}</span>`;
}
