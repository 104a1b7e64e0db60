import { Observable } from './observable.js';

const SHOWN_MS = 4000;

// Short words on what the page just did.
export class Notices extends Observable {
  shown = []; // {id, text, isError}
  #last = 0;

  say(text, isError = false) {
    const id = ++this.#last;
    this.shown = [...this.shown.slice(-2), { id, text, isError }];
    this.changed();
    setTimeout(() => this.dismiss(id), isError ? 3 * SHOWN_MS : SHOWN_MS);
  }

  dismiss(id) {
    this.shown = this.shown.filter((notice) => notice.id !== id);
    this.changed();
  }

  // Runs `action`, and says so if it fails.
  async attempt(action) {
    try {
      return await action();
    } catch (error) {
      this.say(error.message, true);
      return undefined;
    }
  }
}
