// pictures.mjs: makes the pictures of docs/workbench.md in docs/images, with the fonts of the machine. Make them smaller
// with pngquant afterwards.
import { fileURLToPath } from 'node:url';
import { Browser, until } from './browser.mjs';
import { MockHost } from './mock_host.mjs';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const host = await new MockHost({ events: 60 }).listen();
const browser = await Browser.start();
const page = await browser.open(`${host.url}/#token=${host.token}`, {
  width: 1280,
  height: 800,
  deviceScaleFactor: 1.5,
});
const picture = async (name) => {
  await page.mouse.move(1, 799); // onto nothing
  await page.screenshot({ path: `${IMAGES}${name}.png`, animations: 'disabled' });
};

await page.locator('.event-row').first().waitFor();
await page.goto(`${host.url}/#/send/github_issues`);
const payload = page.getByRole('textbox', { name: 'Payload' });
await until(async () => (await payload.inputValue()).includes('create_feature'), 'the sample');
await payload.press('Control+Enter');
await page.locator('.detail .badge.ok').waitFor();
await page.locator('.exchange-head').nth(1).click();
await picture('workbench_send');

await page.goto(`${host.url}/#/services/github_issues`);
await page.locator('.documentation').waitFor();
await picture('workbench_service');

host.reload('github_issues');
await page.getByRole('link', { name: 'Play the last 20 events on it' }).click();
await page.locator('.diff ins').first().waitFor();
await picture('workbench_compare');

await browser.close();
host.close();
