import { html, nothing } from 'lit';
import { Element } from '../parts/element.js';
import '../parts/diff_view.js';
import { status } from '../parts/outcome.js';
import { address } from '../model/route.js';
import { formatted } from '../text/document.js';
import { clock, plural, urlParts } from '../text/format.js';

// One event on the old code and on the new: its verdict, and its requests in pairs.
export class ComparedEvent extends Element {
  static properties = {
    workbench: { attribute: false },
    event: { attribute: false },
    generation: { type: Number },
    isOpen: { state: true },
  };

  willUpdate(changed) {
    if (changed.has('event')) this.isOpen = this.event.verdict === 'differs';
  }

  render() {
    const { event } = this;
    const summary = this.workbench.history.get(event.id);
    const requests = event.requests ?? [];
    const different = requests.filter(isDifferent).length;
    return html`<article class="compared-event ${event.verdict.replace(' ', '-')}">
      <button
        type="button"
        class="compared-head"
        aria-expanded=${Boolean(this.isOpen)}
        @click=${() => (this.isOpen = !this.isOpen)}
      >
        <span class="badge ${event.verdict.replace(' ', '-')}">${event.verdict}</span>
        <b>${summary?.field_name ? html`choices of ${summary.field_name}` : (summary?.event ?? 'event')}</b>
        <span class="muted"
          >#${event.id}${summary ? ` at ${clock(summary.at_ms)}, generation ${summary.generation}` : ''}</span
        >
        <span class="grow"></span>
        <span class="muted"
          >${different ? `${different} of ${plural(requests.length, 'request')} ${different === 1 ? 'differs' : 'differ'}` : plural(requests.length, 'request')}</span
        >
      </button>
      ${this.isOpen ? this.#inside(event, requests) : nothing}
    </article>`;
  }

  #inside(event, requests) {
    return html`<div class="compared-body">
      ${event.why ? html`<p class="hint">${event.why}</p>` : nothing}
      <p><a href=${address('events', String(event.id))}>Show the event</a></p>
      ${requests.map((pair, number) => this.#pair(pair, number))}
      ${
        event.result?.length
          ? html`<h3>Result</h3>
              ${differenceTable(event.result)}`
          : nothing
      }
    </div>`;
  }

  #pair(pair, number) {
    const { old, new: now } = pair;
    const differs = isDifferent(pair);
    const shown = now ?? old;
    const { host, path } = urlParts(shown.url);
    return html`<div class="pair ${differs ? 'differs' : 'same'}" role="group" aria-label="Request ${number + 1}">
      <h3>
        <span class="number">${number + 1}</span> <span class="method">${shown.method}</span>
        <span class="target"><b>${host}</b><span>${path}</span></span>
        ${shown.status ? status(shown) : nothing}
        <span class="verdict"
          >${!old ? 'new: the old code did not send it' : !now ? 'gone: the new code does not send it' : differs ? '' : 'same'}</span
        >
      </h3>
      ${
        differs
          ? html`${differenceTable(pair.differences ?? [])}
              <aha-diff
                .before=${requestText(old)}
                .after=${requestText(now)}
                .names=${['old code', `new code, generation ${this.generation}`]}
              ></aha-diff>`
          : nothing
      }
    </div>`;
  }
}

const isDifferent = ({ old, new: now, differences }) => !old || !now || differences?.length > 0;

function requestText(request) {
  if (!request) return '';
  const headers = (request.headers ?? []).map(([name, value]) => `${name}: ${value}`);
  const body = formatted(request.body);
  return [`${request.method} ${request.url}`, ...headers, ...(body ? ['', body] : [])].join('\n');
}

const shownValue = (value) =>
  value === undefined || value === null ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value);

function differenceTable(differences) {
  if (differences.length === 0) return nothing;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Places that differ">
    <table class="differences">
      <thead>
        <tr>
          <th scope="col">Place</th>
          <th scope="col">Old code</th>
          <th scope="col">New code</th>
        </tr>
      </thead>
      <tbody>
        ${differences.map(
          ({ place, expected, got }) =>
            html`<tr>
              <th scope="row"><code>${place}</code></th>
              <td><del>${shownValue(expected)}</del></td>
              <td><ins>${shownValue(got)}</ins></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

customElements.define('aha-compared-event', ComparedEvent);
