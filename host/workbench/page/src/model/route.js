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
    const [view, ...rest] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
    this.view = view || 'events';
    this.rest = rest;
    this.changed();
  }
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return ''; // written by hand
  }
}

export const address = (...parts) => `#/${parts.map(encodeURIComponent).join('/')}`;

// The browser tells of a new address in a later task; the next key must not find the old one.
const tell = () => dispatchEvent(new HashChangeEvent('hashchange'));

export function go(...parts) {
  location.hash = address(...parts);
  tell();
}

// As `go`, without a step in the browser's history: for keys that run along a list.
export function replace(...parts) {
  location.replace(address(...parts));
  tell();
}
