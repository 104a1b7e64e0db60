// A new version beside the old one, and the simulated Aha!.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, SOME, keep, noErrors, until } from './browser.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

test('after a reload the last events are played on the new code', async (t) => {
  const { host, page } = await session(t, browser, { events: 60 });
  host.reload('github_issues');
  await page.getByText('github_issues reloaded: generation 2 serves.').waitFor();
  await keep(page, 'banner', SOME);
  await page.getByRole('link', { name: 'Play the last 20 events on it' }).click();
  await page.getByText('events on generation 2').waitFor();
  assert.deepEqual(host.received, [
    { method: 'POST', path: '/workbench/compare', body: { service: 'github_issues', last: 20 } },
  ]);
  await page.getByText('Nothing is sent out.').waitFor();
  await page.locator('.diff ins').first().waitFor();
  assert.match(await page.locator('.diff ins').first().textContent(), /\[APP-7\]/);
  await keep(page, 'compare');
  await page.getByLabel('Only those that differ').check();
  assert.equal(await page.locator('.compared-event.same').count(), 0);
  noErrors(page);
});

test('a reload while a comparison is shown plays it again', async (t) => {
  const { host, page } = await session(t, browser, { events: 60, path: '#/compare/github_issues' });
  await page.getByRole('button', { name: 'Play on generation 1' }).click();
  await page.getByText('events on generation 1').waitFor();
  host.reload('github_issues');
  await page.getByText('events on generation 2').waitFor();
  noErrors(page);
});

test('records of the simulated Aha!', async (t) => {
  const { host, page } = await session(t, browser, { events: 12, path: '#/aha/APP-7' });
  await page.getByRole('cell', { name: '42' }).waitFor();
  await page.getByText('Does it work on a phone?').waitFor();
  await keep(page, 'records');
  await page.getByRole('button', { name: 'Send update for this record' }).click();
  await page.locator('.detail .badge.ok').waitFor();
  assert.equal(host.received[0].body.event, 'update_feature');
  assert.equal(host.received[0].body.payload.feature.reference_num, 'APP-7');
  await page.goto(`${host.url}/#/aha`);
  await page.getByRole('button', { name: 'Reset' }).click();
  await until(() => host.received.some(({ path }) => path === '/workbench/aha/reset'), 'the reset');
  noErrors(page);
});
