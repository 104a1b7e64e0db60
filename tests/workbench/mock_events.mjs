// The events of the stand-in: what each service "does" with one, as the host would tell it.
import { feature } from './mock_services.mjs';

const doc = (value) =>
  value === undefined ? { text: '', bytes: 0, is_cut: false } : { json: value, bytes: JSON.stringify(value).length };
const text = (value) => ({ text: value.slice(0, 65536), bytes: value.length, is_cut: value.length > 65536 });

function exchange(at_ms, took_ms, method, url, body, status, answer, more = {}) {
  return {
    at_ms,
    took_ms,
    method,
    url,
    status,
    error: null,
    headers: [
      ['Authorization', 'Basic redacted-1'],
      ['Content-Type', 'application/json'],
      ['User-Agent', 'aha-host'],
    ],
    body: doc(body),
    answer_headers: [
      ['Content-Type', 'application/json; charset=utf-8'],
      ['X-RateLimit-Remaining', '4987'],
    ],
    answer: doc(answer),
    ...more,
  };
}

const issue = (name) => ({
  title: name,
  body: 'Sign in with a passkey **without** a password.\n\nCreated from Aha! https://acme.aha.io/features/APP-7',
  labels: ['security', 'web'],
  milestone: 4,
});

// Returns the exchanges of an event, without those of an event that fails before its last request.
export function exchangesOf({ event, payload }) {
  const name = payload?.feature?.name ?? feature.name;
  const fields = [
    { name: 'number', value: 42 },
    { name: 'url', value: 'https://github.com/acme/app/issues/42' },
  ];
  const post = exchange(96, 244, 'POST', 'https://api.github.com/repos/acme/app/issues', issue(name), 201, {
    number: 42,
    html_url: 'https://github.com/acme/app/issues/42',
    title: name,
    state: 'open',
    user: { login: 'needle', id: 7 },
  });
  if (name === 'fails')
    return [
      {
        ...post,
        status: 422,
        answer: doc({ message: 'Validation Failed', errors: [{ resource: 'Issue', field: 'title', code: 'invalid' }] }),
      },
    ];
  if (event === 'installed')
    return [
      exchange(4, 180, 'GET', 'https://api.github.com/user/repos?per_page=100', undefined, 200, [
        { full_name: 'acme/app' },
        { full_name: 'acme/site' },
      ]),
    ];
  if (event === 'audit')
    return [
      exchange(2, 61, 'POST', 'https://hooks.slack.com/services/redacted-2', { text: name }, 200, undefined, {
        answer: text('ok'),
      }),
    ];
  return [
    exchange(3, 88, 'GET', 'https://api.github.com/repos/acme/app/milestones/4', undefined, 200, {
      number: 4,
      title: 'Polar',
    }),
    post,
    exchange(
      344,
      36,
      'POST',
      'https://acme.aha.io/api/v1/features/APP-7/integrations/77/fields',
      { integration_fields: fields },
      200,
      {},
    ),
  ];
}

// Returns the detail of an event that ended.
export function detailOf(summary, sent) {
  const exchanges = sent.exchanges ?? exchangesOf(sent);
  const isFailed = summary.outcome === 'failed';
  const payload = sent.payload ?? { event: summary.event, feature };
  const large = JSON.stringify(payload).length > 262144;
  return {
    ...summary,
    payload: large ? text(JSON.stringify(payload)) : doc(payload),
    data: doc({ username: 'needle', password: 'redacted-1', repository: 'acme/app', integration_id: 77 }),
    meta_data: doc({ repos: [{ full_name: 'acme/app' }] }),
    new_meta_data: isFailed
      ? doc(undefined)
      : doc(
          summary.event === 'installed'
            ? { repos: [{ full_name: 'acme/app' }, { full_name: 'acme/site' }] }
            : { repos: [{ full_name: 'acme/app' }] },
        ),
    collection: null,
    messages: [
      { severity: 1, message: `Handling "${summary.event}" with ${summary.service}.` },
      ...(isFailed ? [{ severity: 3, message: summary.message }] : []),
    ],
    why_no_case: null,
    exchanges,
  };
}

// Invented events of the past: `count` summaries, oldest first, the last one just now.
export function past(count) {
  const events = ['create_feature', 'update_feature', 'create_release', 'webhook'];
  const services = ['github_issues', 'jira', 'slack', 'hello'];
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const isFailed = at % 17 === 5;
    return {
      id: at + 1,
      event_id: `e-${at + 1}`,
      service: services[at % 4],
      event: services[at % 4] === 'slack' ? 'audit' : events[Math.floor(at / 4) % 4],
      field_name: null,
      generation: 1,
      at_ms: now - (count - at) * Math.max(60, Math.min(3000, 280_000 / count)),
      took_ms: 40 + ((at * 37) % 400) + (at % 29 === 0 ? 1800 : 0),
      outcome: isFailed ? 'failed' : 'ok',
      exception: isFailed ? 'AhaService::RemoteError' : null,
      message: isFailed ? 'GitHub refused the issue (422): Validation Failed' : null,
      requests: services[at % 4] === 'slack' ? 1 : 3,
      was_sent_here: false,
    };
  });
}
