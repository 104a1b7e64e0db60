// The token, and a stream that is lost and resumed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, SOME, keep, noErrors, until } from './browser.mjs';
import { MockHost } from './mock_host.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

test('the token leaves the address, and stays for the session', async (t) => {
  const { host, page } = await session(t, browser, { events: 5 });
  assert.ok(!page.url().includes('token'));
  assert.equal(await page.evaluate(() => sessionStorage.getItem('workbench_token')), host.token);
  await page.reload();
  await page.locator('.event-row').first().waitFor();
  noErrors(page);
});

test('without a token the page asks for it', async (t) => {
  const host = await new MockHost({ events: 5 }).listen();
  const page = await browser.open(host.url);
  t.after(() => (page.context().close(), host.close()));
  await page.getByText('aha-host workbench prints an address that has it').waitFor();
  await keep(page, 'token');
  await page.getByLabel('Token').fill('wrong');
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('The host refused the token.').waitFor();
  await page.getByLabel('Token').fill(`${host.url}/#token=${host.token}`);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('.event-row').first().waitFor();
  noErrors(page);
});

test('a lost connection is told, and resumed without a gap', async (t) => {
  const { host, page } = await session(t, browser, { events: 12 });
  await page.getByText('live', { exact: true }).waitFor();
  host.isDown = true;
  host.history.cutStreams();
  await page.getByText('connection lost').waitFor();
  await keep(page, 'lost', SOME);
  host.history.speed = 0.01;
  const missed = host.history.play({ service: 'slack', event: 'audit' }, 1);
  await until(() => host.history.find(missed).outcome === 'ok', 'the event that the page misses');
  host.isDown = false;
  await page.getByText('live', { exact: true }).waitFor();
  await page.getByText('13 events', { exact: true }).waitFor();
  assert.match(await page.locator('.event-row').first().textContent(), /audit/);
  noErrors(page);
});

test('a stream that cannot be resumed leads to a new history', async (t) => {
  const { host, page } = await session(t, browser, { events: 12 });
  host.isDown = true;
  host.history.cutStreams();
  await page.getByText('connection lost').waitFor();
  host.history.startAgain(30);
  host.isDown = false;
  await page.getByRole('button', { name: 'Retry now' }).click();
  await page.getByText('30 events', { exact: true }).waitFor();
  noErrors(page);
});
