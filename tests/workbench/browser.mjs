// Debian's Chromium, driven by playwright-core: pages that fail on any error, screenshots, and axe.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../host/workbench/page/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = require('axe-core').source;

const SCREENSHOTS =
  process.env.WORKBENCH_SCREENSHOTS ?? fileURLToPath(new URL('../../build/screenshots', import.meta.url));
const SIZES = [
  [1440, 900],
  [900, 800],
  [390, 844],
];
const ALL = ['light', 'dark'].flatMap((scheme) => SIZES.map((size) => [scheme, size]));
// For states of a view that `keep` has seen in every size.
export const SOME = [
  ['light', SIZES[2]],
  ['dark', SIZES[0]],
];
const PATIENCE_MS = Number(process.env.WORKBENCH_PATIENCE_MS ?? 60_000); // of a machine that also builds

export class Browser {
  static async start() {
    const browser = new Browser();
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return browser;
  }

  close() {
    return this.chromium.close();
  }

  // Opens the page in its own context. Its errors and refused content fail the test that calls `noErrors`.
  async open(address, { width = 1440, height = 900, ...more } = {}) {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
      ...more,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.errors = [];
    page.on('pageerror', (error) => page.errors.push(error.stack));
    page.on('console', (message) => {
      const isOfNetwork = /Failed to load resource|ERR_/.test(message.text());
      if (message.type() === 'error' && !isOfNetwork) page.errors.push(message.text());
    });
    await page.goto(address);
    return page;
  }
}

export function noErrors(page) {
  assert.deepEqual(page.errors, []);
}

// Keeps the view in three sizes, light and dark, and lets axe judge each. Nothing may be wider than the page.
export async function keep(page, name, looks = ALL) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.evaluate(axe);
  const before = page.viewportSize();
  for (const [colorScheme, [width, height]] of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${SCREENSHOTS}/${name}-${width}-${colorScheme}.png` });
    const where = `${name} at ${width} px, ${colorScheme}`;
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${where}: ${overflow} px wider than the page`);
    assert.deepEqual(await violations(page), [], where);
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

async function violations(page) {
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 3).map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} ${node.any[0]?.message ?? ''}`),
  );
}

// Waits until `holds` returns something true, and returns it.
export async function until(holds, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await holds();
    if (value) return value;
    assert.ok(Date.now() < end, `${what} did not come to be`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

// Runs `action`, and returns the file that it makes the browser save, as {name, path}.
export async function saved(page, action) {
  const [download] = await Promise.all([page.waitForEvent('download'), action()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

export const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
