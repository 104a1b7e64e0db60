import { Api } from './api/api.js';
import { Stream } from './api/stream.js';
import { Actions } from './model/actions.js';
import { Comparison } from './model/comparison.js';
import { Details } from './model/details.js';
import { Draft } from './model/draft.js';
import { EventList } from './model/event_list.js';
import { History } from './model/history.js';
import { Host } from './model/host.js';
import { Notices } from './model/notices.js';
import { Observable } from './model/observable.js';
import { Route } from './model/route.js';
import { Settings } from './model/settings.js';
import { Simulation } from './model/simulation.js';
import { Clipboard } from './parts/clipboard.js';

// The page's models, put together. Elements get it as `workbench`.
export class Workbench {
  connection = new Observable();
  chosenTab = 'messages'; // of an event's side; it stays when another event is shown

  constructor(token, onTokenRefused) {
    this.api = new Api(token, onTokenRefused);
    this.route = new Route();
    this.notices = new Notices();
    this.clipboard = new Clipboard(this.notices);
    this.host = new Host(this.api);
    this.history = new History(this.api);
    this.list = new EventList(this.api, this.history);
    this.details = new Details(this.api, this.history);
    this.sent = new Details(this.api, this.history);
    this.draft = new Draft(this.api, this.notices);
    this.actions = new Actions(this.api, this.notices, this.clipboard, this.draft);
    this.settings = new Settings(this.api, this.notices, this.history, this.host);
    this.comparison = new Comparison(this.api, this.host);
    this.simulation = new Simulation(this.api, this.history);
    this.stream = new Stream(this.api, {
      event: (type, data) => this.#take(type, data),
      opened: (isFirst) => this.#opened(isFirst),
      state: () => this.connection.changed(),
    });
  }

  start() {
    this.stream.run();
  }

  #take(type, data) {
    if (type === 'services') this.host.reload();
    else if (type === 'gap') this.#fetchAll();
    else this.history.take(type, data);
  }

  // Events that begin while the history is fetched come by the stream, which is open already.
  #opened(isFirst) {
    if (isFirst) this.#fetchAll();
    else this.host.reload(); // the host may be another one now
  }

  #fetchAll() {
    this.host.load();
    this.notices.attempt(() => this.history.load());
    this.details.refresh();
    this.sent.refresh();
  }
}
