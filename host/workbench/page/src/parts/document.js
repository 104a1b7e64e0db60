import { html, nothing } from 'lit';
import { formatted, isEmpty } from '../text/document.js';
import { size } from '../text/format.js';
import './json_tree.js';

// A document of an event: its size, a way to copy and save it, and its content as far as the host sent it.
//   part  its name in the route of bodies: payload, request:0, ...
export function documentView(workbench, id, part, doc, { title = '', none = 'No body' } = {}) {
  const { api, notices, clipboard } = workbench;
  if (isEmpty(doc))
    return html`${heading(title)}
      <p class="none">${none}</p>`;
  const save = () =>
    notices.attempt(async () => {
      const path = `workbench/bodies/${id}?part=${encodeURIComponent(part)}`;
      notices.say(`Saved ${await api.download(path, `event-${id}-${part.replace(':', '-')}`)}`);
    });
  const isPartial = doc.is_cut || doc.is_binary;
  return html`<div class="document">
    <div class="document-head">
      ${heading(title)}
      <span class="muted">${size(doc.bytes)}</span>
      <span class="grow"></span>
      ${isPartial ? nothing : html`<button type="button" class="quiet" @click=${() => clipboard.copy(formatted(doc), 'Copied')}>Copy</button>`}
      <button type="button" class=${isPartial ? '' : 'quiet'} @click=${save}>
        ${isPartial ? 'Save whole' : 'Save'}
      </button>
    </div>
    ${doc.is_cut ? html`<p class="hint">The first ${size(new Blob([doc.text]).size)} of ${size(doc.bytes)} are shown.</p>` : nothing}
    ${content(doc)}
  </div>`;
}

const heading = (title) => (title ? html`<h4>${title}</h4>` : nothing);

function content(doc) {
  if (doc.is_binary) return html`<p class="none">Binary content is not shown.</p>`;
  if (doc.json !== undefined) return html`<aha-json .value=${doc.json}></aha-json>`;
  return html`<pre class="text-body" tabindex="0" role="group" aria-label="Text">${doc.text}</pre>`;
}
