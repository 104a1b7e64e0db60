// Setting a service up, and what the page says of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, SOME, copied, keep, noErrors, until } from './browser.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

const opened = (t, path = '#/services/github_issues') => session(t, browser, { events: 12, path });
const last = (host, method) => host.received.filter((one) => one.method === method).at(-1)?.body;

test('the form of the schema, with the documentation beside it', async (t) => {
  const { host, page } = await opened(t);
  await page.getByLabel('Username').fill('kim');
  assert.ok(await page.getByRole('button', { name: 'Save' }).isEnabled(), 'before the field is left');
  await page.getByLabel('Password', { exact: true }).fill('hunter2-x');
  assert.equal(await page.getByLabel('Password', { exact: true }).getAttribute('type'), 'password');
  await page.getByRole('button', { name: 'Show Password' }).click();
  assert.equal(await page.getByLabel('Password', { exact: true }).getAttribute('type'), 'text');
  await page.getByLabel('Add status labels').uncheck();
  await page.getByRole('heading', { name: 'What it does' }).waitFor();
  await keep(page, 'service');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved the settings').waitFor();
  const { data } = last(host, 'PUT');
  assert.deepEqual([data.username, data.password, data.add_status_labels], ['kim', 'hunter2-x', false]);
  assert.equal(data.aha_api_token, '\u2022\u2022\u2022\u2022'); // kept by the host
  noErrors(page);
});

test('an address that was mistyped says so', async (t) => {
  const { host, page } = await opened(t, '#/services/slak');
  await page.getByText('The host serves no slak.').waitFor();
  await page.goto(`${host.url}/#/aha/APP-99`);
  await page.getByText('The simulated Aha! has no record APP-99.').waitFor();
  await page.goto(`${host.url}/#/evnts`);
  await page.locator('nav a[aria-current=page]', { hasText: 'Events' }).waitFor();
  noErrors(page);
});

test('a host without services says when one appears', async (t) => {
  const { page } = await session(t, browser, { events: 0, path: '#/services' });
  await page.getByRole('searchbox', { name: 'Filter services' }).fill('no such service');
  await page.getByText('No service matches.').waitFor();
  await page.route('**/workbench/state', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), services: [] } });
  });
  await page.reload();
  await page.getByText('The host serves nothing yet.').waitFor();
  await keep(page, 'no-services', SOME);
  await page.getByRole('link', { name: 'Send', exact: true }).click();
  await page.locator('.send-view').getByText('The host serves nothing yet.').waitFor();
  noErrors(page);
});

test('choices are fetched from the service', async (t) => {
  const { host, page } = await opened(t);
  await page.getByRole('button', { name: 'Fetch choices of Repository' }).click();
  await page.getByText('2 choices').waitFor();
  assert.equal(await page.getByLabel('Repository', { exact: true }).inputValue(), '"acme/app"');
  await page.getByLabel('Repository', { exact: true }).selectOption({ label: 'acme/site' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved the settings').waitFor();
  assert.equal(last(host, 'PUT').data.repository, 'acme/site');
  noErrors(page);
});

test('Test connection sends installed, and shows how it ended', async (t) => {
  const { host, page } = await opened(t);
  host.history.speed = 0.2;
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.locator('.last-event .badge.ok').waitFor();
  assert.equal(last(host, 'POST').event, 'installed');
  noErrors(page);
});

test('a configure button names its field, and a query that fails says why', async (t) => {
  const { host, page } = await opened(t, '#/services/jira');
  await page.getByRole('button', { name: 'Load project data' }).click();
  await until(() => last(host, 'POST')?.event === 'configured', 'the event');
  assert.deepEqual(last(host, 'POST').payload, { field: 'project' });
  await page.getByRole('button', { name: 'Fetch choices of Project' }).click();
  await page.getByText('Test the connection first').waitFor();
  await page.getByText('<script>alert(1)</script>').waitFor(); // in the documentation, as text
  noErrors(page);
});

test('the callback URL is there to copy', async (t) => {
  const { page } = await opened(t);
  await page
    .locator('.field', { has: page.getByLabel('Callback URL') })
    .getByRole('button', { name: 'Copy' })
    .click();
  await page.getByText('Copied the callback URL').waitFor();
  assert.match(await copied(page), /\/simulated_aha\/webhooks\/github_issues$/);
  noErrors(page);
});

test('refused files, state, account and inspection', async (t) => {
  const { page } = await opened(t, '#/services/hello');
  await page.getByText('needs aha.queue/1, which this host does not have').waitFor();
  await page.getByRole('tab', { name: 'Status' }).click();
  await page.getByText('4711').waitFor();
  await page.getByRole('row', { name: /Events 3 12,000/ }).waitFor();
  await keep(page, 'service-status', SOME);
  await page.getByRole('tab', { name: 'Inspection' }).click();
  await page.getByText('gcc 12.2.0', { exact: true }).waitFor();
  noErrors(page);
});

test('a setting without a field is added as JSON', async (t) => {
  const { host, page } = await opened(t, '#/services/slack');
  await page.locator('summary', { hasText: 'All settings as JSON' }).click();
  await page.getByLabel('All settings as JSON').fill('{"webhook_url": "https://hooks.example.com/1"');
  await page.getByText(/Line 1, column 1: this \{ is never closed/).waitFor();
  await page.getByLabel('All settings as JSON').fill('{"webhook_url": "https://hooks.example.com/1"}');
  await page.getByLabel('All settings as JSON').blur();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved the settings').waitFor();
  assert.deepEqual(last(host, 'PUT').data, { webhook_url: 'https://hooks.example.com/1' });
  noErrors(page);
});
