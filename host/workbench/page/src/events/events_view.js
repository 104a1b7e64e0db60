import { html } from 'lit';
import { Element } from '../parts/element.js';
import { address, go, replace } from '../model/route.js';
import './detail.js';
import './list_pane.js';
import './plots.js';

const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

// The history: the list, and the event that is chosen in it.
export class EventsView extends Element {
  static properties = { workbench: { attribute: false }, selected: { type: Number } };

  willUpdate(changed) {
    if (changed.has('workbench')) this.watch(this.workbench.list);
    if (!changed.has('selected')) return;
    const { list, details } = this.workbench;
    details.show(this.selected || null);
    if (this.selected) list.hold(true);
    else if ((this.querySelector('aha-virtual-list')?.scrollTop ?? 0) === 0) list.hold(false);
  }

  render() {
    const { details } = this.workbench;
    return html`<h1 class="visually-hidden">Events</h1>
      <div class="events-view ${this.selected ? 'has-selection' : ''}">
        <section class="pane list-pane" aria-label="History">
          <aha-list-pane .workbench=${this.workbench} .selected=${this.selected}></aha-list-pane>
        </section>
        <section class="pane main-pane" aria-label="Event">
          ${
            this.selected
              ? html`<a class="back" href=${address('events')}>‹ Events</a>
                  <aha-detail .workbench=${this.workbench} .details=${details}></aha-detail>`
              : this.#overview()
          }
        </section>
      </div>`;
  }

  #overview() {
    const { history } = this.workbench;
    if (history.isLoaded && history.size === 0) return firstSteps();
    return html`<aha-plots .workbench=${this.workbench}></aha-plots>
      <div class="empty">
        <p>Choose an event to see its requests.</p>
        <p class="muted"><kbd>j</kbd> <kbd>k</kbd> move, <kbd>?</kbd> lists all keys</p>
      </div>`;
  }

  // Returns whether the key means something here.
  key(key) {
    const { actions, list, details } = this.workbench;
    const detail = this.querySelector('aha-detail');
    // In an event, the arrows scroll.
    if (key.startsWith('Arrow') && document.activeElement.closest('.main-pane')) return false;
    if (key in STEPS) return this.#move(STEPS[key]);
    if (key === 'Escape' && this.selected) return (go('events'), true);
    if (key === 'p') return (list.pause(!list.isPaused), true);
    if (!this.selected || !details.event) return false;
    if (key === 'r') detail.resend();
    else if (key === 'c') actions.copyAsCurl(detail.currentRequest);
    else if (key === 'e' && details.detail && !details.detail.field_name) actions.edit(details.detail);
    else if (key === 's' && details.detail) actions.saveCase(details.detail);
    else return false;
    return true;
  }

  #move(step) {
    const { list } = this.workbench;
    const next = list.neighbour(this.selected || null, step);
    if (next === null) return false;
    const isFirst = !this.selected;
    if (isFirst) go('events', String(next));
    else replace('events', String(next));
    this.updateComplete.then(() => this.querySelector('aha-list-pane').focusRow());
    return true;
  }
}

const firstSteps = () =>
  html`<div class="first-steps">
    <h2>Nothing has happened yet</h2>
    <ol>
      <li>
        <a href=${address('services')}>Set a service up</a>
        <p class="muted">Its form, with its documentation beside it.</p>
      </li>
      <li>
        <a href=${address('send')}>Send it an event</a>
        <p class="muted">A sample such as Aha! sends. You see each request as it happens.</p>
      </li>
      <li>
        <b>Change its code and save</b>
        <p class="muted">The next event runs on the new code, and the last ones can be compared on it.</p>
      </li>
    </ol>
  </div>`;

customElements.define('aha-events-view', EventsView);
