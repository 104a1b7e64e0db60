// Writing an event, sending it, and watching what the service does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, SOME, keep, noErrors, until } from './browser.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

const opened = (t, path = '#/send/github_issues') => session(t, browser, { events: 20, path });
const payload = (page) => page.getByRole('textbox', { name: 'Payload' });
const ready = (page) => until(async () => (await payload(page).inputValue()).includes('create_feature'), 'the sample');
const sends = (host) => host.received.filter(({ path }) => path === '/workbench/send');

test('Ctrl+Enter fires the sample, and its requests appear as they happen', async (t) => {
  const { host, page } = await opened(t);
  await ready(page);
  host.history.speed = 4;
  await payload(page).press('Control+Enter');
  await page.locator('.exchange .status.waiting').first().waitFor();
  await page.locator('.detail .badge.running').waitFor();
  await page.locator('.detail .badge.ok').waitFor();
  await page.locator('.exchange-head').nth(1).click();
  assert.equal(sends(host)[0].body.payload.feature.name, 'Sign in with a passkey');
  await keep(page, 'send');
  noErrors(page);
});

test('a fault in the JSON is marked at its place, and nothing is sent', async (t) => {
  const { host, page } = await opened(t);
  await ready(page);
  await payload(page).fill('{\n  "event": "create_feature",\n  "feature": {"name" "x"}\n}');
  await page.getByText('a colon is expected after the name').waitFor();
  assert.equal(await page.locator('.gutter .fault').textContent(), '3');
  assert.equal(await page.locator('.colours mark').textContent(), '"');
  await keep(page, 'send-fault', SOME);
  await page.getByRole('button', { name: 'Line 3, column 22' }).click();
  const at = await payload(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.equal(at, '"');
  await payload(page).press('Control+Enter');
  await page.getByText('Payload, line 3, column 22').waitFor();
  assert.deepEqual(sends(host), []);
  noErrors(page);
});

test('another event brings its sample, and Format indents', async (t) => {
  const { page } = await opened(t);
  await ready(page);
  await page.getByLabel('Service', { exact: true }).selectOption('slack');
  await page.getByLabel('Event', { exact: true }).selectOption('audit');
  await page.getByLabel('Kind', { exact: true }).selectOption('release');
  await payload(page).fill('{"a":[1]}');
  await page.getByRole('button', { name: 'Format' }).click();
  assert.equal(await payload(page).inputValue(), '{\n  "a": [\n    1\n  ]\n}');
  noErrors(page);
});

test('edit and resend sends what changed, with the rest as it was', async (t) => {
  const { host, page } = await opened(t, '#/events/17');
  await page.locator('.detail .side').waitFor();
  await page.keyboard.press('e');
  await page.getByText('event #17').waitFor();
  const text = await payload(page).inputValue();
  await payload(page).fill(text.replace('Sign in with a passkey', 'Sign in with a key'));
  await page.getByRole('button', { name: 'Fire' }).click();
  await page.locator('.detail .badge.ok').waitFor();
  const [{ body }] = sends(host);
  assert.equal(body.like, 17);
  assert.equal(body.payload.feature.name, 'Sign in with a key');
  assert.ok(!('data' in body) && !('meta_data' in body));
  await page.keyboard.press('e');
  await page.getByRole('link', { name: /^event #(?!17$)/ }).waitFor();
  noErrors(page);
});

test('settings for one event only', async (t) => {
  const { host, page } = await opened(t);
  await ready(page);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('textbox', { name: 'Settings' }).fill('{"repository": "acme/site"}');
  await page.getByRole('button', { name: 'Fire' }).click();
  await page.locator('.detail').waitFor();
  assert.deepEqual(sends(host)[0].body.data, { repository: 'acme/site' });
  noErrors(page);
});

test('a file that is too long to edit is sent as it is', async (t) => {
  const { host, page } = await opened(t);
  await ready(page);
  const text = JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) });
  await page
    .getByLabel('Load a file')
    .setInputFiles({ name: 'payload.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByText('It is too long to edit here').waitFor();
  await page.getByRole('button', { name: 'Fire' }).click();
  await page.locator('.detail').waitFor();
  assert.equal(sends(host)[0].body.payload.text.length, 2 * 1024 * 1024);
  noErrors(page);
});

test('a file that is dropped becomes the payload', async (t) => {
  const { page } = await opened(t);
  await ready(page);
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{"dropped": true}'], 'a.json', { type: 'application/json' }));
    return data;
  });
  await page.dispatchEvent('.editor', 'drop', { dataTransfer: transfer });
  await until(async () => (await payload(page).inputValue()) === '{"dropped": true}', 'the file');
  noErrors(page);
});
