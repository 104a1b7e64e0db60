import { curlCommand } from '../text/curl.js';
import { go } from './route.js';

// What a user does with an event: the buttons and the keys r, e, c and s.
export class Actions {
  #api;
  #notices;
  #clipboard;
  #draft;

  constructor(api, notices, clipboard, draft) {
    this.#api = api;
    this.#notices = notices;
    this.#clipboard = clipboard;
    this.#draft = draft;
  }

  // Sends it again with the same documents. Returns the new event's id, or undefined if that failed.
  async resend(event) {
    const { service, event: name, field_name: field } = event;
    const answer = await this.#notices.attempt(() =>
      this.#api.send(
        'POST',
        'workbench/send',
        field ? { service, field_name: field, like: event.id } : { service, event: name, like: event.id },
      ),
    );
    if (answer?.id === undefined) return undefined;
    this.#notices.say(`Sent ${field ?? name} again`);
    return answer.id;
  }

  edit(event) {
    this.#draft.take(event);
    go('send');
  }

  copyAsCurl({ number, exchange }) {
    if (!exchange?.url) this.#notices.say('This event has no request to copy', true);
    else this.#clipboard.copy(curlCommand(exchange), `Copied request ${number + 1} as curl`);
  }

  async saveCase(event) {
    if (event.why_no_case) return this.#notices.say(`No case: ${event.why_no_case}`, true);
    const name = await this.#notices.attempt(() =>
      this.#api.download(
        `workbench/cases/${event.id}`,
        `${event.service}-${event.event ?? event.field_name}-${event.id}.json`,
      ),
    );
    if (name) this.#notices.say(`Saved the case ${name}`);
  }
}
