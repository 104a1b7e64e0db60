// The list, an event's detail, and what a user does with an event.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, SOME, copied, keep, noErrors, saved, until } from './browser.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

const opened = (t, options, path = '') => session(t, browser, { ...options, path });

const titles = (page) => page.locator('.event-row .what').allTextContents();
const selectedId = async (page) => Number(/#\/events\/(\d+)/.exec(page.url())?.[1]);

test('the history, with plots and their text', async (t) => {
  const { page } = await opened(t, { events: 60 });
  assert.match(await page.locator('.plots figcaption').textContent(), /60 events in 5 minutes, 4 failed/);
  await page.locator('.plots canvas').first().waitFor();
  await keep(page, 'events');
  await page.getByRole('button', { name: 'Figures' }).click();
  assert.match(await page.locator('.figures').textContent(), /5 min/);
  noErrors(page);
});

test('an empty history says how to begin', async (t) => {
  const { host, page } = await opened(t, { events: 0 });
  await page.getByText('Nothing has happened yet').waitFor();
  await keep(page, 'events-empty', SOME);
  host.history.speed = 0.05;
  host.history.play({ service: 'slack', event: 'audit' }, 1);
  await page.locator('.event-row').waitFor();
  await page.locator('.plots').waitFor();
  noErrors(page);
});

test('keys run along the list, and Enter opens a request', async (t) => {
  const { page } = await opened(t, { events: 60 });
  await page.keyboard.press('j');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await selectedId(page), 59);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.locator('.exchange-head').nth(2).waitFor();
  await page.locator('.exchange-head').nth(1).focus();
  await page.keyboard.press('Enter');
  await page.locator('.exchange-body aha-json').first().waitFor();
  await keep(page, 'event');
  await page.keyboard.press('Escape');
  await until(() => page.url().endsWith('#/events'), 'the list');
  noErrors(page);
});

test('filters by service, outcome and text, which the host searches in the requests', async (t) => {
  const { page } = await opened(t, { events: 60 });
  await page.getByLabel('Service').selectOption('slack');
  await until(async () => (await titles(page)).every((title) => title === 'audit'), 'only audits');
  await page.getByLabel('Outcome').selectOption('failed');
  await page.getByText('of 60 events').waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.keyboard.press('/');
  await page.keyboard.type('hooks.slack.com');
  await until(
    async () => (await titles(page)).length > 0 && (await titles(page)).every((title) => title === 'audit'),
    'events that asked Slack',
  );
  await page.getByRole('searchbox').fill('no such words');
  await page.getByText('No event matches.').waitFor();
  await keep(page, 'events-none', SOME);
  noErrors(page);
});

test('the list stands still while an event is read', async (t) => {
  const { host, page } = await opened(t, { events: 60 });
  await page.keyboard.press('j');
  const before = await titles(page);
  host.history.speed = 0.05;
  for (let at = 0; at < 3; at++) host.history.play({ service: 'slack', event: 'audit' }, 1);
  await page.getByRole('button', { name: '3 new' }).waitFor();
  assert.deepEqual(await titles(page), before);
  await page.getByRole('button', { name: '3 new' }).click();
  await until(async () => (await titles(page))[0] === 'audit', 'the new ones');
  noErrors(page);
});

test('a pause holds new events back', async (t) => {
  const { host, page } = await opened(t, { events: 20 });
  await page.getByRole('button', { name: 'Pause' }).click();
  host.history.speed = 0.05;
  host.history.play({ service: 'slack', event: 'audit' }, 1);
  await page.getByRole('button', { name: '1 new' }).waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('21 events', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: /new$/ }).count(), 0);
  noErrors(page);
});

test('r resends, and shows the new event as it runs', async (t) => {
  const { host, page } = await opened(t, { events: 20 }, '#/events/17');
  await page.locator('.detail .actions').waitFor();
  await page.keyboard.press('r');
  await until(async () => (await selectedId(page)) === 21, 'the new event');
  assert.deepEqual(host.received.at(-1).body, { service: 'github_issues', event: 'create_feature', like: 17 });
  await page.locator('.detail .badge.ok').waitFor();
  await page.locator('.exchange-head').nth(2).waitFor();
  noErrors(page);
});

test('c copies the request that is open as curl', async (t) => {
  const { page } = await opened(t, { events: 20 }, '#/events/17');
  await page.locator('.exchange-head').nth(1).click();
  await page.keyboard.press('c');
  await page.getByText('Copied request 2 as curl').waitFor();
  const command = await copied(page);
  assert.match(command, /^curl -X POST 'https:\/\/api\.github\.com\/repos\/acme\/app\/issues'/);
  assert.match(command, /-H 'Authorization: Basic redacted-1'/);
  assert.match(command, /--data-raw '\{"title":"Sign in with a passkey"/);
  noErrors(page);
});

test('s saves the event as a case', async (t) => {
  const { page } = await opened(t, { events: 20 }, '#/events/17');
  await page.locator('.detail .side').waitFor();
  const file = await saved(page, () => page.keyboard.press('s'));
  assert.equal(file.name, 'github_issues-create_feature-17.json');
  assert.equal(JSON.parse(readFileSync(file.path)).format, 'aha-cassette/1');
  noErrors(page);
});

test('the result, the fields and the messages', async (t) => {
  const { host, page } = await opened(t, { events: 20 });
  host.history.speed = 0.05;
  const id = host.history.play({ service: 'github_issues', event: 'installed' }, 1);
  await page.goto(`${host.url}/#/events/${id}`);
  await page.getByRole('tab', { name: 'Result' }).click();
  await page.locator('.diff ins, .diff .added').first().waitFor();
  assert.match(await page.locator('.diff').textContent(), /acme\/site/);
  await keep(page, 'event-result', SOME);
  await page.goto(`${host.url}/#/events/17`);
  await page.getByRole('tab', { name: /Fields/ }).click();
  await page.getByRole('cell', { name: 'https://github.com/acme/app/issues/42' }).waitFor();
  await page.getByRole('tab', { name: /Fields/ }).press('ArrowRight');
  assert.equal(await page.getByRole('tab', { name: 'Payload' }).getAttribute('aria-selected'), 'true');
  noErrors(page);
});

test('a failed event says why', async (t) => {
  const { host, page } = await opened(t, { events: 20 });
  host.history.speed = 0.05;
  const id = host.history.play(
    { service: 'github_issues', event: 'create_feature', payload: { feature: { name: 'fails' } } },
    1,
  );
  await page.goto(`${host.url}/#/events/${id}`);
  await page.getByText('GitHub refused the issue (422): Validation Failed').first().waitFor();
  await keep(page, 'event-failed', SOME);
  noErrors(page);
});

test('a payload of 16 MiB is shown in part and saved whole', async (t) => {
  const { host, page } = await opened(t, { events: 5 });
  host.history.speed = 0.05;
  const id = host.history.play(
    { service: 'slack', event: 'audit', payload: { text: 'x'.repeat(16 * 1024 * 1024) } },
    1,
  );
  await page.goto(`${host.url}/#/events/${id}`);
  await page.getByRole('tab', { name: 'Payload' }).click();
  await page.getByText('The first 64 KiB of 16 MiB are shown.').waitFor();
  const file = await saved(page, () => page.getByRole('button', { name: 'Save whole' }).click());
  assert.ok(readFileSync(file.path).length > 16 * 1024 * 1024);
  noErrors(page);
});

test('text of third parties stays text', async (t) => {
  const { host, page } = await opened(t, { events: 5 });
  host.history.speed = 0.05;
  const evil = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
  const id = host.history.play(
    { service: 'github_issues', event: 'create_feature', payload: { feature: { name: evil, [evil]: evil } } },
    1,
  );
  await page.goto(`${host.url}/#/events/${id}`);
  await page.locator('.exchange-head').nth(1).click();
  await page.getByRole('tab', { name: 'Payload' }).click();
  await page.getByText('<img src=x').first().waitFor();
  assert.equal(await page.locator('main img, main script').count(), 0);
  assert.equal(await page.title(), 'aha-host workbench');
  noErrors(page);
});

test('? lists the keys', async (t) => {
  const { page } = await opened(t, { events: 5 });
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('edit and resend').waitFor();
  await keep(page, 'help', SOME);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  noErrors(page);
});
