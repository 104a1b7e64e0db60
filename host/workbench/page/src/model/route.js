import { Observable } from './observable.js';

// The address after the #: a view and what it shows, such as #/events/12.
export class Route extends Observable {
  view = 'events';
  rest = [];

  constructor() {
    super();
    addEventListener('hashchange', () => this.#read());
    this.#read();
  }

  #read() {
    const [view, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
    this.view = view || 'events';
    this.rest = rest;
    this.changed();
  }
}

export const address = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

export function go(...parts) {
  location.hash = address(...parts);
}

// As `go`, without a step in the browser's history: for keys that run along a list.
export function replace(...parts) {
  location.replace(address(...parts));
}
