import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/diff_view.js';
import '../parts/tabs.js';
import { documentView } from '../parts/document.js';
import { badge } from '../parts/outcome.js';
import { formatted, isEmpty } from '../text/document.js';
import { clockWithMs, duration, moment } from '../text/format.js';
import { go } from '../model/route.js';
import { fieldsOf } from './integration_fields.js';
import './waterfall.js';

const SEVERITIES = ['debug', 'info', 'warning', 'error', 'fatal'];

// One event: its requests on a time line, and all that came of it.
export class Detail extends Element {
  static properties = {
    workbench: { attribute: false },
    details: { attribute: false },
    onResent: { attribute: false },
  };

  willUpdate(changed) {
    if (changed.has('details')) this.watch(this.details, this.workbench.history);
  }

  get currentRequest() {
    return this.querySelector('aha-waterfall')?.current ?? {};
  }

  render() {
    const { event, failure } = this.details;
    if (!event)
      return failure
        ? html`<div class="empty">
            <p>${failure.status === 404 ? 'The host does not keep this event any more.' : failure.message}</p>
          </div>`
        : html`<div class="empty"><p>Fetching the event…</p></div>`;
    return html`<article class="detail" aria-label="Event ${event.id}">
      ${this.#head(event)} ${event.exception ? this.#exception(event) : nothing}
      ${this.details.detail?.why_no_case ? html`<p class="hint no-case">No case can be saved: ${this.details.detail.why_no_case}</p>` : nothing}
      <div class="detail-columns">
        <section class="requests" aria-label="Requests">
          <h3>Requests <span class="count">${this.details.requests.length || ''}</span></h3>
          <aha-waterfall
            .workbench=${this.workbench}
            .event=${event}
            .requests=${this.details.requests}
            .took=${event.took_ms ?? Date.now() - event.at_ms}
          ></aha-waterfall>
        </section>
        ${this.details.detail ? this.#side(this.details.detail) : nothing}
      </div>
    </article>`;
  }

  #head(event) {
    return html`<header class="detail-head">
      <div class="title">
        <h2>${event.field_name ? html`choices of ${event.field_name}` : event.event}</h2>
        ${badge(event.outcome)}
        ${event.outcome === 'running' ? nothing : html`<span class="took">${duration(event.took_ms)}</span>`}
      </div>
      <p class="muted facts">
        <a href="#/services/${event.service}">${event.service}</a>
        <span>generation ${event.generation}</span>
        <time title=${moment(event.at_ms)}>${clockWithMs(event.at_ms)}</time>
        <span title="The event’s id">#${event.id}</span>
        ${event.was_sent_here ? html`<span>sent from this page</span>` : nothing}
      </p>
      ${this.#buttons(event)}
    </header>`;
  }

  #buttons(event) {
    const { actions } = this.workbench;
    const { detail } = this.details;
    const why = detail?.why_no_case;
    return html`<div class="actions" role="group" aria-label="Actions">
      <button type="button" aria-keyshortcuts="r" @click=${() => this.resend()}>Resend <kbd>r</kbd></button>
      <button
        type="button"
        aria-keyshortcuts="e"
        ?disabled=${!detail || event.field_name}
        @click=${() => actions.edit(detail)}
      >
        Edit and resend <kbd>e</kbd>
      </button>
      <button
        type="button"
        aria-keyshortcuts="c"
        ?disabled=${this.details.requests.length === 0}
        @click=${() => actions.copyAsCurl(this.currentRequest)}>
        Copy as curl <kbd>c</kbd>
      </button>
      <button
        type="button"
        aria-keyshortcuts="s"
        ?disabled=${!detail || Boolean(why)}
        title=${why ? `No case: ${why}` : nothing}
        @click=${() => actions.saveCase(detail)}
      >
        Save as case <kbd>s</kbd>
      </button>
    </div>`;
  }

  async resend() {
    const id = await this.workbench.actions.resend(this.details.event);
    if (id === undefined) return;
    if (this.onResent) this.onResent(id);
    else {
      this.workbench.list.showNew();
      go('events', String(id));
    }
  }

  #exception({ exception, message }) {
    return html`<div class="exception-box" role="note">
      <b>${exception}</b>
      <span>${this.details.detail?.messages?.findLast(({ severity }) => severity >= 3)?.message ?? message}</span>
    </div>`;
  }

  #side(detail) {
    const fields = fieldsOf(detail.exchanges ?? []);
    const loud = (detail.messages ?? []).filter(({ severity }) => severity >= 2).length;
    const tabs = [
      { id: 'messages', title: 'Messages', note: loud || '', content: () => messages(detail.messages ?? []) },
      { id: 'result', title: 'Result', content: () => this.#result(detail) },
      { id: 'fields', title: 'Fields', note: fields.length || '', content: () => fieldsTable(fields) },
      {
        id: 'payload',
        title: 'Payload',
        content: () =>
          documentView(this.workbench, detail.id, 'payload', detail.payload, { none: 'The event has no payload.' }),
      },
      {
        id: 'settings',
        title: 'Settings',
        content: () => documentView(this.workbench, detail.id, 'data', detail.data, { none: 'No settings.' }),
      },
    ];
    return html`<section class="side" aria-label="Details">
      <aha-tabs
        label="Event"
        .tabs=${tabs}
        .chosen=${this.workbench.chosenTab}
        @chosen=${(event) => (this.workbench.chosenTab = event.detail)}
      ></aha-tabs>
    </section>`;
  }

  #result(detail) {
    if (detail.outcome === 'running') return html`<p class="none">The event still runs.</p>`;
    const [before, after] = [formatted(detail.meta_data), formatted(detail.new_meta_data)];
    return html`
      ${
        isEmpty(detail.collection)
          ? nothing
          : documentView(this.workbench, detail.id, 'collection', detail.collection, { title: 'Choices' })
      }
      <h4>What the service remembers (meta_data)</h4>
      ${
        isEmpty(detail.new_meta_data)
          ? html`<p class="none">${detail.outcome === 'failed' ? 'Unchanged: the event failed.' : 'Nothing.'}</p>`
          : before === after
            ? html`<p class="none">Unchanged.</p>
                ${documentView(this.workbench, detail.id, 'meta_data', detail.meta_data)}`
            : html`<aha-diff .before=${before} .after=${after}></aha-diff>`
      }
    `;
  }
}

function messages(list) {
  if (list.length === 0) return html`<p class="none">No messages.</p>`;
  return html`<ol class="messages">
    ${list.map(
      ({ severity, message }) =>
        html`<li class=${SEVERITIES[severity] ?? 'info'}>
          <span class="severity">${SEVERITIES[severity] ?? severity}</span><span class="words">${message}</span>
        </li>`,
    )}
  </ol>`;
}

function fieldsTable(fields) {
  if (fields.length === 0) return html`<p class="none">The event stored no integration fields in Aha!.</p>`;
  return html`<table class="fields">
    <caption>
      Stored in Aha!
    </caption>
    <thead>
      <tr>
        <th scope="col">Record</th>
        <th scope="col">Field</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${fields.map(
        ({ record, name, value }) =>
          html`<tr>
            <td>${record}</td>
            <td>${name}</td>
            <td><code>${value}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

customElements.define('aha-detail', Detail);
