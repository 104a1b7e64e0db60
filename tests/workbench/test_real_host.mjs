// The flows of a developer against a real host: set a service up, send, watch, resend, and compare a new version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Browser, SOME, copied, keep, noErrors, saved, until } from './browser.mjs';
import { RealHost } from './real_host.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

const ended = (page) => page.locator('.detail .badge.ok, .detail .badge.failed').waitFor();

async function setUp(host, page) {
  await page.goto(`${host.url}#/services/tasker`);
  await page.getByLabel('Token', { exact: true }).fill('let-me-in-4711');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.locator('.last-event .badge.ok').waitFor();
  await page.getByRole('button', { name: 'Fetch choices of Project' }).click();
  await page.getByText('2 choices').waitFor();
  await page.getByLabel('Project', { exact: true }).selectOption({ label: 'App' });
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved the settings').waitFor();
}

async function send(host, page) {
  await page.goto(`${host.url}#/send/tasker`);
  await until(
    async () => (await page.getByRole('textbox', { name: 'Payload' }).inputValue()).includes('passkey'),
    'the sample',
  );
  await page.getByRole('textbox', { name: 'Payload' }).press('Control+Enter');
  await ended(page);
}

test('a service is set up, sends, changes, and is compared', async (t) => {
  const host = await RealHost.start(t);
  const page = await browser.open(host.address);
  t.after(() => page.context().close());

  await t.test('the form keeps its secret to the host', async () => {
    await setUp(host, page);
    await keep(page, 'real-service', SOME);
    await page.reload();
    await page.getByPlaceholder('kept by the host').first().waitFor();
    assert.ok(!(await page.content()).includes('let-me-in-4711'));
  });

  await t.test('an event is sent and watched', async () => {
    await send(host, page);
    assert.equal(
      await page.locator('.detail .badge').first().textContent(),
      'ok',
      await page.locator('.detail').textContent(),
    );
    assert.deepEqual(await page.locator('.exchange .status').allTextContents(), ['201', '200']);
    await page.locator('.exchange-head').first().click();
    await page.locator('.exchange-body').getByText('Sign in with a passkey').first().waitFor();
    assert.ok(!(await page.content()).includes('let-me-in-4711'));
    await page.getByRole('tab', { name: /Fields/ }).click();
    await page.getByRole('cell', { name: /tasks\/17$/ }).waitFor();
    await keep(page, 'real-send', SOME);
  });

  await t.test('it is copied, saved and sent again', async () => {
    await page.getByRole('button', { name: 'Copy as curl' }).first().click();
    await page.getByText(/Copied request \d as curl/).waitFor();
    assert.match(await copied(page), /https:\/\/api\.tasker\.example\/v1\/tasks/);
    const file = await saved(page, () => page.getByRole('button', { name: 'Save as case' }).click());
    assert.equal(JSON.parse(readFileSync(file.path)).format, 'aha-cassette/1');
    await page.goto(`${host.url}#/events`);
    await page.locator('.detail').waitFor({ state: 'detached' });
    await page.locator('.event-row').first().waitFor();
    await page.keyboard.press('j');
    await ended(page);
    const first = page.url();
    await page.keyboard.press('r');
    await until(() => page.url() !== first, 'the new event');
    await ended(page);
    assert.deepEqual(await page.locator('.exchange .status').allTextContents(), ['201', '200']);
  });

  await t.test('the record in the simulated Aha! has its fields', async () => {
    await page.getByRole('link', { name: 'Aha! records' }).click();
    await page.locator('.service-row', { hasText: 'linked' }).first().click();
    await page
      .getByRole('cell', { name: /tasker\.example\/tasks/ })
      .first()
      .waitFor();
    await keep(page, 'real-records', SOME);
  });

  await t.test('a wrong token fails with the reason', async () => {
    await page.goto(`${host.url}#/services/tasker`);
    await page.getByLabel('Token', { exact: true }).fill('wrong-4712');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.locator('.last-event .badge.failed').waitFor();
    await page.locator('.last-event').getByText('Tasker refused the token.').waitFor();
  });

  await t.test('a new version is compared with the old one', async () => {
    const requests = () => host.output.match(/ https:\/\/api\.tasker\.example/g).length;
    const before = requests();
    host.serve(2);
    await page.getByText('tasker reloaded: generation 2 serves.').waitFor();
    await page.getByRole('link', { name: 'Play the last 20 events on it' }).click();
    await page.getByText('events on generation 2').waitFor();
    await page.locator('.diff ins').first().waitFor();
    assert.match(await page.locator('.diff ins').first().textContent(), /Aha!/);
    assert.equal(requests(), before); // nothing was sent out
    await keep(page, 'real-compare', SOME);
  });

  noErrors(page);
});
