// What the stand-in for the host serves: three services with every type of field, a sandboxed one, and a refused file.
import { readFileSync } from 'node:fs';

const documentation = readFileSync(new URL('../../docs/services/github_issues.md', import.meta.url), 'utf8');

const account = (used) => ({
  kept_bytes: { used: 4096 * used, limit: 16777216 },
  events: { used, limit: 12000, refused: used > 2 ? 7 : 0 },
  requests: { used: 2 * used, limit: 15000, refused: 0 },
  memory_bytes: { used: 9_000_000 * used, limit: 268435456, refused: 0 },
  processes: { used: 1, limit: 4, refused: 0 },
  loop_seconds: 0.42 * used,
});

function service(name, title, events, schema, more = {}) {
  return {
    service_name: name,
    title,
    category: 'Tracker',
    events,
    file: `${name}.so`,
    owner: 'bundled',
    version: '1.4.0',
    generation: 1,
    tier: 'inline',
    state: 'serving',
    in_flight: 0,
    last_error: null,
    signature: 'unsigned',
    signature_key: null,
    worker: null,
    account: account(1),
    schema,
    samples: events.map((event) => ({ event, kinds: event === 'audit' ? ['idea', 'release'] : [] })),
    documentation: '',
    generations: [
      {
        generation: 1,
        version: '1.4.0',
        at_ms: Date.now() - 3_600_000,
        sha256: '007d9667487ffd3fb38e1dd91063cc36fdd74490165d2c7dd71eb2bd6866e8c6',
      },
    ],
    ...more,
  };
}

const tracker = [
  'installed',
  'configured',
  'create_feature',
  'update_feature',
  'create_release',
  'update_release',
  'webhook',
];

export function services() {
  return [
    service(
      'github_issues',
      'GitHub Issues',
      tracker,
      [
        { type: 'string', name: 'username', options: {} },
        {
          type: 'password',
          name: 'password',
          options: { description: 'A personal access token that may read and write issues.' },
        },
        {
          type: 'string',
          name: 'server_url',
          options: {
            label: 'Server URL',
            description: 'Only for GitHub Enterprise Server. Leave it empty for github.com.',
          },
        },
        { type: 'install_button', name: 'install_button', options: {} },
        { type: 'select', name: 'repository', options: { collection: 'remote_collection' } },
        {
          type: 'select',
          name: 'mapping',
          options: {
            collection: [
              ['Feature -> Issue, Requirement -> Issue', 'issue-issue'],
              ['Feature -> Issue, Requirement -> Checklist item', 'issue-checklist'],
            ],
          },
        },
        { type: 'internal', name: 'status_mapping', options: {} },
        {
          type: 'boolean',
          name: 'add_status_labels',
          options: { description: 'Show the status of a record as a label of its issue.' },
        },
        {
          type: 'callback_url',
          name: 'callback_url',
          options: { description: 'Add it to the repository as a webhook with the event Issues.' },
        },
      ],
      { documentation },
    ),
    service(
      'jira',
      'Jira',
      tracker,
      [
        { type: 'string', name: 'server_url', options: { description: 'The address of Jira.' } },
        { type: 'password', name: 'password', options: {} },
        {
          type: 'select',
          name: 'project',
          options: {
            collection: 'remote_collection',
            configure_button: 'Load project data',
            configure_button_highlight_if: true,
          },
        },
        { type: 'oauth_button', name: 'oauth_button', options: { authorize_url: 'https://example.com/' } },
      ],
      {
        last_error: 'Jira refused the password (401)',
        documentation: '# Jira\n\nSends features to **Jira**.\n\n<script>alert(1)</script>\n',
      },
    ),
    service(
      'slack',
      'Slack',
      ['installed', 'audit'],
      [
        { type: 'webhooks_slack_button', name: 'webhooks_slack_button', options: {} },
        { type: 'audit_filter', name: 'audit_filter', options: {} },
      ],
      { category: 'Chat' },
    ),
    service('hello', 'Hello', ['create_feature', 'webhook'], [{ type: 'text', name: 'greeting', options: {} }], {
      version: '',
      tier: 'sandbox',
      owner: 'none',
      account: account(3),
      worker: { state: 'running', pid: 4711, reason: null, deaths: 1, poisonous: 0 },
    }),
  ];
}

export const refused = () => [
  { file: 'acme_tracker.so', step: 'examine', reason: 'needs aha.queue/1, which this host does not have' },
];

export const settings = {
  github_issues: {
    data: {
      username: 'needle',
      password: '\u2022\u2022\u2022\u2022',
      server_url: '',
      repository: 'acme/app',
      mapping: 'issue-issue',
      status_mapping: { open: '10', closed: '20' },
      add_status_labels: true,
      integration_id: 77,
      aha_account_domain: 'acme',
      aha_api_url_base: 'https://acme.aha.io/',
      aha_api_token: '\u2022\u2022\u2022\u2022',
      callback_url: 'http://127.0.0.1:4567/simulated_aha/webhooks/github_issues',
    },
    meta_data: { repos: [{ full_name: 'acme/app' }] },
  },
};

export const feature = {
  id: '1001',
  reference_num: 'APP-7',
  name: 'Sign in with a passkey',
  workflow_status: { id: '11', name: 'Ready to develop', complete: false },
  description: { body: '<p>Sign in with a passkey <b>without</b> a password.</p>', attachments: [] },
  integration_fields: [],
  tags: ['security', 'web'],
  url: 'https://acme.aha.io/features/APP-7',
  requirements: [],
};

export const inspection = {
  inspection: 1,
  file: 'github_issues.so',
  sha256: '007d9667487ffd3fb38e1dd91063cc36fdd74490165d2c7dd71eb2bd6866e8c6',
  size: 737072,
  signature: { state: 'unsigned', key: null, comment: null },
  manifest: {
    version: null,
    abi: [1, 1],
    needs: ['aha.http/1'],
    egress: ['*', '*.aha.io'],
    sdk: '0.1.0',
    compiler: 'gcc 12.2.0',
  },
  elf: { libraries: [{ name: 'libcrypto.so.3' }, { name: 'libstdc++.so.6' }] },
  verdict: { loads: true, tier: 'inline', obstacles: [], warnings: [] },
};
