import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { Element } from '../parts/element.js';
import { address, go } from '../model/route.js';
import { plural } from '../text/format.js';
import './compared_event.js';

const LASTS = [5, 20, 100];
const VERDICTS = ['differs', 'not comparable', 'same'];

// Plays the last events again on the code that serves now, and shows how its requests differ from the old code's.
export class CompareView extends Element {
  static properties = { workbench: { attribute: false }, wanted: {}, onlyDifferent: { state: true } };

  willUpdate(changed) {
    const { host, comparison } = this.workbench;
    if (changed.has('workbench')) this.watch(host, comparison);
  }

  updated() {
    const { host, comparison } = this.workbench;
    const [reloaded] = host.fresh.keys();
    const service = this.wanted || comparison.service || reloaded || host.services[0]?.service_name;
    if (!service || !host.service(service)) return;
    comparison.choose(service);
    // Asked for by the banner, or the service was reloaded while the user looks on: nothing is left to choose.
    const fresh = host.fresh.get(service);
    if (fresh && !comparison.isRunning && comparison.triedGeneration !== fresh.to) comparison.run();
  }

  render() {
    const { comparison } = this.workbench;
    return html`<h1 class="visually-hidden">Compare versions</h1>
      <div class="compare-view">
        ${this.#head()}
        <div class="compare-results" aria-live="polite" aria-busy=${comparison.isRunning}>${this.#results()}</div>
      </div>`;
  }

  #head() {
    const { host, comparison } = this.workbench;
    const service = host.service(comparison.service);
    return html`<form class="compare-form" @submit=${(event) => (event.preventDefault(), comparison.run())}>
      <div>
        <label for="compare-service">Service</label>
        <select id="compare-service" @change=${(event) => go('compare', event.target.value)}>
          ${host.services.map(
            ({ service_name: name }) =>
              html`<option value=${name} .selected=${live(name === comparison.service)}>${name}</option>`,
          )}
        </select>
      </div>
      <div>
        <label for="compare-last">Events</label>
        <select id="compare-last" @change=${(event) => comparison.setLast(Number(event.target.value))}>
          ${LASTS.map((last) => html`<option value=${last} .selected=${live(last === comparison.last)}>the last ${last}</option>`)}
        </select>
      </div>
      <button type="submit" class="primary" ?disabled=${comparison.isRunning || !service}>
        ${comparison.isRunning ? 'Playing…' : service ? `Play on generation ${service.generation}` : 'Play'}
      </button>
      <p class="promise"><b>Nothing is sent out.</b> The new code gets the answers that were recorded.</p>
    </form>`;
  }

  #results() {
    const { comparison } = this.workbench;
    if (comparison.failure) return html`<p class="error-text padded">${comparison.failure.message}</p>`;
    if (!comparison.result)
      return html`<div class="empty">
        <p>${comparison.isRunning ? 'Playing the events…' : 'Does the new code send the same requests as the old?'}</p>
        <p class="muted">Change the service, let it reload, and play its last events again.</p>
      </div>`;
    const { events } = comparison.result;
    if (events.length === 0)
      return html`<div class="empty"><p>The history has no event of ${comparison.service} to play.</p></div>`;
    const shown = this.onlyDifferent ? events.filter(({ verdict }) => verdict !== 'same') : events;
    return html`${this.#sums(events)}
      ${comparison.isStale ? html`<p class="hint padded">The code changed after this comparison. Play it again.</p>` : nothing}
      <ol class="compared">
        ${shown.map(
          (event) =>
            html`<li>
              <aha-compared-event
                .workbench=${this.workbench}
                .event=${event}
                .generation=${comparison.result.generation}
              ></aha-compared-event>
            </li>`,
        )}
      </ol>
      ${shown.length === 0 ? html`<div class="empty"><p>All ${events.length} came out the same.</p></div>` : nothing}`;
  }

  #sums(events) {
    const counts = VERDICTS.map((verdict) => [
      verdict,
      events.filter((event) => event.verdict === verdict).length,
    ]).filter(([, count]) => count > 0);
    return html`<div class="sums">
      <h2>${plural(events.length, 'event')} on generation ${this.workbench.comparison.result.generation}</h2>
      ${counts.map(([verdict, count]) => html`<span class="badge ${verdict.replace(' ', '-')}">${count} ${verdict === 'differs' && count > 1 ? 'differ' : verdict}</span>`)}
      <span class="grow"></span>
      <label class="check"
        ><input
          type="checkbox"
          .checked=${Boolean(this.onlyDifferent)}
          @change=${(event) => (this.onlyDifferent = event.target.checked)}
        />
        Only those that differ</label
      >
    </div>`;
  }
}

export function freshBanner({ host }, view) {
  const [service, generations] = [...host.fresh][0] ?? [];
  if (!service || view === 'compare') return nothing;
  return html`<aside class="banner" aria-label="New version">
    <span><b>${service}</b> reloaded: generation ${generations.to} serves.</span>
    <a class="button primary" href=${address('compare', service)}>Play the last 20 events on it</a>
    <button type="button" class="quiet" aria-label="Dismiss" @click=${() => host.dismiss(service)}>✕</button>
  </aside>`;
}

customElements.define('aha-compare-view', CompareView);
