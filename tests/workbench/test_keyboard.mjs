// Every control is reached by Tab and shows its focus, also with forced colours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Browser, noErrors } from './browser.mjs';
import { session } from './mock_session.mjs';

let browser;
before(async () => (browser = await Browser.start()));
after(() => browser.close());

// Tabs through the page once. Returns the controls that it met, each with whether its focus shows.
async function walk(page) {
  const met = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let at = 0; at < 150; at++) {
    await page.keyboard.press('Tab');
    const one = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      globalThis.walked ??= new WeakSet();
      if (globalThis.walked.has(element)) return null;
      globalThis.walked.add(element);
      const shows = (node) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
      };
      const isShown = [element, element.closest('.editor'), element.closest('.file-button')].some(
        (node) => node && shows(node),
      );
      return {
        name:
          (element.getAttribute('aria-label') ?? element.textContent.trim() ?? '').slice(0, 60) ||
          element.id ||
          element.tagName,
        isShown,
      };
    });
    if (!one) break;
    met.push(one);
  }
  return met;
}

// Controls that Tab should reach: those that can be used, one per list, tabs or group.
const reachable = (page) =>
  page.evaluate(
    () =>
      [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(
        (element) => !element.disabled && element.tabIndex >= 0 && element.checkVisibility(),
      ).length,
  );

for (const [name, path, wanted] of [
  ['an event', '#/events/9', ['Resend', 'Copy as curl', 'Messages']],
  ['send', '#/send/github_issues', ['Format', 'Payload', 'Fire']],
  ['a service', '#/services/github_issues', ['Fetch choices of Repository', 'Test connection', 'Settings']],
  ['compare', '#/compare/github_issues', ['Play on generation 1']],
])
  test(`Tab reaches all of ${name}`, async (t) => {
    const { page } = await session(t, browser, { events: 12, path });
    await page.getByText(wanted.at(-1)).first().waitFor();
    await page.locator('.side, .editor, .settings-form, .compare-form').first().waitFor();
    const count = await reachable(page);
    const met = await walk(page);
    for (const text of wanted)
      assert.ok(
        met.some((one) => one.name.startsWith(text)),
        `${text} among ${met.map((one) => one.name)}`,
      );
    assert.deepEqual(
      met.filter((one) => !one.isShown).map((one) => one.name),
      [],
    );
    assert.ok(met.length >= count, `${met.length} of ${count}`);
    noErrors(page);
  });

test('forced colours keep the marks and the choice visible', async (t) => {
  const { page } = await session(t, browser, { events: 12, path: '#/events/9', forcedColors: 'active' });
  await page.locator('.detail .side').waitFor();
  const outline = await page.locator('.event-row[aria-current]').evaluate((row) => getComputedStyle(row).outlineStyle);
  assert.equal(outline, 'solid');
  const [mark, ground] = await page
    .locator('.event-row .mark')
    .first()
    .evaluate((one) => [getComputedStyle(one).backgroundColor, getComputedStyle(document.body).backgroundColor]);
  assert.notEqual(mark, ground);
  noErrors(page);
});
