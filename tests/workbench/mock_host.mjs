// A stand-in for the host: the workbench's routes over invented events, for what a real host does not show on command:
// a long history, a thousand events per second, a lost connection.
//   node mock_host.mjs [PORT] [EVENTS]   serves build/page
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { MockHistory } from './mock_history.mjs';
import { exchangesOf } from './mock_events.mjs';
import { feature, inspection, refused, services, settings } from './mock_services.mjs';

const PAGE = process.env.WORKBENCH_PAGE ?? fileURLToPath(new URL('../../build/page', import.meta.url));
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

export class MockHost {
  token = 'mock-token';
  isDown = false;
  received = []; // {method, path, body} of requests that change something

  constructor({ events = 40 } = {}) {
    this.history = new MockHistory(events);
    this.services = services();
    this.settings = structuredClone(settings);
    this.#resetRecords();
    this.server = createServer((request, response) => this.#serve(request, response));
  }

  async listen(port = 0) {
    await new Promise((done) => this.server.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    this.history.cutStreams();
    this.server.closeAllConnections();
    this.server.close();
  }

  // A new generation of a service, as after a build.
  reload(name) {
    const service = this.services.find((one) => one.service_name === name);
    service.generation++;
    service.generations.unshift({
      ...service.generations[0],
      generation: service.generation,
      at_ms: Date.now(),
      sha256: 'a3'.repeat(32),
    });
    this.history.publish('services', {});
  }

  #resetRecords() {
    const linked = [{ integration_id: '77', service_name: 'github_issues', name: 'number', value: '42' }];
    this.records = [
      {
        type: 'features',
        reference_num: 'APP-7',
        name: feature.name,
        resource: 'https://acme.aha.io/api/v1/features/APP-7',
        record: feature,
        integration_fields: linked,
        comments: [{ user: 'Kim Lee', body: 'Does it work on a phone?', at_ms: Date.now() }],
      },
      {
        type: 'releases',
        reference_num: 'APP-R-1',
        name: 'Polar',
        resource: 'https://acme.aha.io/api/v1/releases/APP-R-1',
        record: { reference_num: 'APP-R-1', name: 'Polar' },
        integration_fields: [],
        comments: [],
      },
    ];
  }

  async #serve(request, response) {
    if (this.isDown) return request.socket.destroy();
    const url = new URL(request.url, 'http://host');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    if (!url.pathname.startsWith('/workbench/')) return this.#page(url.pathname, request, response);
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return problem(response, 401, 'The token is missing or wrong');
    const body = text ? JSON.parse(text) : undefined;
    if (request.method !== 'GET') this.received.push({ method: request.method, path: url.pathname, body });
    const [, , route, id] = url.pathname.split('/').map(decodeURIComponent);
    const answer = this[`${request.method}_${route}`];
    if (!answer) return problem(response, 404, 'No such route');
    return answer.call(this, { request, response, url, id, body });
  }

  #page(path, request, response) {
    try {
      const file = path === '/' ? 'index.html' : path.slice(1);
      const content = gzipSync(readFileSync(join(PAGE, file)));
      response.writeHead(200, {
        'Content-Type': TYPES[extname(file)],
        'Content-Encoding': 'gzip',
        'Content-Security-Policy': CSP,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
      });
      response.end(content);
    } catch {
      problem(response, 404, 'No such file');
    }
  }

  GET_stream({ request, response }) {
    const after = request.headers['last-event-id'];
    this.history.serve(response, after === undefined ? undefined : Number(after));
  }

  GET_state({ response }) {
    json(response, {
      version: '0.1.0',
      url: this.url,
      simulates_aha: true,
      callback_base: `${this.url}/simulated_aha/webhooks/`,
      services: this.services,
      refused: refused(),
      retained: [],
      sandbox: { available: true, missing: null },
    });
  }

  GET_inspections({ response }) {
    json(response, inspection);
  }

  GET_samples({ response, id }) {
    json(response, id === 'installed' ? null : { event: id, feature });
  }

  GET_settings({ response, id }) {
    json(response, this.settings[id] ?? { data: { integration_id: 1 }, meta_data: {} });
  }

  PUT_settings({ response, id, body }) {
    this.settings[id] = body;
    response.writeHead(204).end();
  }

  POST_send({ response, body }) {
    const { service, event, field_name: field } = body;
    if (field === 'repository')
      return json(response, [
        ['acme/app', 'acme/app'],
        ['acme/site', 'acme/site'],
      ]);
    if (field) return problem(response, 422, 'ConfigurationError', 'Test the connection first');
    const payload = body.payload ?? (body.like ? this.history.detail(body.like).payload.json : undefined);
    const { generation } = this.services.find((one) => one.service_name === service);
    return json(response, { id: this.history.play({ service, event, payload }, generation) }, 202);
  }

  GET_events({ response, url, id }) {
    if (id) {
      const detail = this.history.detail(Number(id));
      return detail ? json(response, detail) : problem(response, 404, 'No such event');
    }
    const query = url.searchParams;
    const text = query.get('text')?.toLowerCase();
    const limit = Math.min(1000, Number(query.get('limit') ?? 200));
    const before = Number(query.get('before') ?? Infinity);
    const found = this.history.events.filter(
      (event) =>
        event.id < before &&
        (!text ||
          JSON.stringify([event, exchangesOf(event).map(({ method, url: to }) => `${method} ${new URL(to).host}`)])
            .toLowerCase()
            .includes(text)),
    );
    return json(response, {
      events: found.slice(-limit).reverse(),
      kept: this.history.events.length,
      oldest: this.history.events[0]?.id ?? null,
    });
  }

  GET_bodies({ response, url, id }) {
    const part = url.searchParams.get('part');
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="event-${id}-${part.replace(':', '-')}.json"`,
    });
    response.end(JSON.stringify(this.history.payload(Number(id)) ?? null));
  }

  GET_cases({ response, id }) {
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="github_issues-create_feature-${id}.json"`,
    });
    response.end(JSON.stringify({ format: 'aha-cassette/1' }));
  }

  POST_compare({ response, body }) {
    const { generation } = this.services.find((one) => one.service_name === body.service);
    const events = this.history.events
      .filter((event) => event.service === body.service && event.outcome !== 'running')
      .slice(-body.last)
      .reverse();
    json(response, { service: body.service, generation, events: events.map((event, at) => compared(event, at)) });
  }

  GET_aha({ response }) {
    json(response, { records: this.records, requests: 12 });
  }

  POST_aha({ response }) {
    this.#resetRecords();
    response.writeHead(204).end();
  }
}

function compared(event, at) {
  const old = exchangesOf(event);
  const requests = old.map((one) => ({ old: one, new: one, differences: [] }));
  if (at % 5 === 4)
    return {
      id: event.id,
      verdict: 'not comparable',
      why: 'The event was cut short by a stop.',
      requests: [],
      result: [],
    };
  const post = requests.find(({ old: one }) => one.url.endsWith('/issues'));
  if (!post || at % 2 === 1) return { id: event.id, verdict: 'same', requests, result: [] };
  const body = structuredClone(post.old.body);
  body.json.title = `[APP-7] ${body.json.title}`;
  body.json.labels.push('aha');
  post.new = { ...post.old, body };
  post.differences = [
    { place: 'body/title', expected: post.old.body.json.title, got: body.json.title },
    { place: 'body/labels/2', expected: null, got: 'aha' },
  ];
  return { id: event.id, verdict: 'differs', requests, result: [] };
}

function json(response, value, status = 200) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

function problem(response, status, title, detail = title) {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' });
  response.end(JSON.stringify({ title, detail, status }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, events] = process.argv.slice(2).map(Number);
  const host = await new MockHost({ events }).listen(port || 4568);
  console.log(`${host.url}/#token=${host.token}`);
}
