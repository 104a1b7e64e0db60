// A page on a stand-in for the host; both end with the test.
import { MockHost } from './mock_host.mjs';

export async function session(t, browser, { path = '', ...options } = {}) {
  const host = await new MockHost(options).listen();
  const page = await browser.open(`${host.url}/#token=${host.token}`, options);
  t.after(async () => {
    await page.context().close();
    host.close();
  });
  if (options.events !== 0) await page.locator('.event-row').first().waitFor();
  if (path) await page.goto(`${host.url}/${path}`);
  return { host, page };
}
