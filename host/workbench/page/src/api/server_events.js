// Splits the text of an event stream into its events. Text may arrive in pieces of any size.
export class ServerEvents {
  #rest = '';
  #id = null;

  lastId = null; // of the last event that is whole, also of one without data

  #type = '';
  #data = [];

  // Returns the events that `text` completes, each {id, type, data}.
  push(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    const events = [];
    for (const line of lines) this.#take(line.endsWith('\r') ? line.slice(0, -1) : line, events);
    return events;
  }

  #take(line, events) {
    if (line === '') {
      this.lastId = this.#id;
      if (this.#data.length > 0)
        events.push({ id: this.#id, type: this.#type || 'message', data: this.#data.join('\n') });
      this.#type = '';
      this.#data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment, which keeps the connection alive
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'id') this.#id = value;
    else if (name === 'event') this.#type = value;
    else if (name === 'data') this.#data.push(value);
  }
}
