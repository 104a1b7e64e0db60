// Budgets: bytes, the first paint, and the main thread with a full history and a thousand events per second.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Browser, noErrors, until } from './browser.mjs';
import { MockHost } from './mock_host.mjs';
import { session } from './mock_session.mjs';

const PAGE = fileURLToPath(new URL('../../build/page', import.meta.url));
const MOST_BYTES = 120 * 1024;
const FIRST_PAINT_MS = 200;
const FRAME_MS = 50;

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

// The tasks of the page's main thread while `run` runs, longest first, in milliseconds of processor time: what other
// programs of the machine take meanwhile is not the page's.
async function tasks(page, run) {
  await browser.chromium.startTracing(page, {
    categories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
  });
  await run();
  const { traceEvents } = JSON.parse(await browser.chromium.stopTracing());
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const durations = traceEvents
    .filter(({ name, pid, tid }) => name === 'RunTask' && threads.has(`${pid}/${tid}`))
    .map(({ tdur, dur }) => (tdur ?? dur) / 1000);
  assert.ok(durations.length > 100, 'a trace of the main thread');
  return durations.sort((one, other) => other - one);
}

function judge(t, what, durations) {
  t.diagnostic(
    `${what}: longest tasks ${durations
      .slice(0, 3)
      .map((ms) => ms.toFixed(1))
      .join(', ')} ms of ${durations.length}`,
  );
  assert.ok(durations[0] < FRAME_MS, `${what}: a task took ${durations[0]} ms`);
}

test('the page is small', (t) => {
  const files = ['index.html', ...readdirSync(`${PAGE}/assets`).map((name) => `assets/${name}`)];
  const sizes = files.map((file) => gzipSync(readFileSync(`${PAGE}/${file}`), { level: 9 }).length);
  const sum = sizes.reduce((one, other) => one + other);
  t.diagnostic(`page: ${(sum / 1024).toFixed(1)} KiB compressed`);
  assert.ok(sum < MOST_BYTES);
});

test('the first paint is fast', async (t) => {
  const host = await new MockHost({ events: 5000 }).listen();
  t.after(() => host.close());
  const times = [];
  for (let round = 0; round < 5; round++) {
    const page = await browser.open(`${host.url}/#token=${host.token}`);
    await page.locator('.event-row').first().waitFor();
    times.push(
      await until(
        () => page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime),
        'a first paint',
      ),
    );
    await page.context().close();
  }
  times.sort((one, other) => one - other);
  t.diagnostic(`first paint: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  assert.ok(times[0] < FIRST_PAINT_MS); // the best of five: the others met what else the machine did
});

test('a history of 5,000 events', async (t) => {
  const { page } = await session(t, browser, { events: 5000 });
  await page.getByText('5,000 events', { exact: true }).waitFor();
  const durations = await tasks(page, async () => {
    await page.reload();
    await page.getByText('5,000 events', { exact: true }).waitFor();
    await page.locator('aha-virtual-list').hover();
    for (let at = 0; at < 15; at++) await page.mouse.wheel(0, 4000);
    for (let at = 0; at < 15; at++) await page.keyboard.press('j');
    await page.keyboard.press('/');
    await page.keyboard.type('github');
    await page.getByText(/of 5,000 events/).waitFor();
    await page.getByLabel('Outcome').selectOption('failed');
  });
  judge(t, '5,000 events', durations);
  assert.ok((await page.locator('aha-virtual-list li').count()) < 100);
  noErrors(page);
});

test('a thousand events per second', async (t) => {
  const { host, page } = await session(t, browser, { events: 5000 });
  await page.getByText('5,000 events', { exact: true }).waitFor();
  const first = host.history.lastId;
  let shown;
  const durations = await tasks(page, async () => {
    const stop = host.history.flood(1000);
    await until(() => host.history.lastId > first + 2000, '2,000 events');
    await page.locator('.event-row').first().click(); // it can be used meanwhile
    await page.locator('.detail .waterfall').waitFor();
    await page.keyboard.press('Escape');
    await until(() => host.history.lastId > first + 4000, '4,000 events');
    stop();
    const last = String(host.history.lastId);
    shown = await until(
      async () => (await page.locator('.event-row').first().getAttribute('href'))?.endsWith(`/${last}`),
      'the last event',
    );
  });
  assert.ok(shown);
  judge(t, '1,000 events per second', durations);
  noErrors(page);
});
