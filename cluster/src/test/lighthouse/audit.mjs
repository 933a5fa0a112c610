// Audits one page with Lighthouse, as a desktop sees it, and prints the outcome as one line of JSON.
//
// In, on standard input so that no secret is in an argument:
//   {"url": "…", "chromium": "/usr/bin/chromium", "cookie": {"name": "…", "value": "…"} or null}
// Out: {"at": "…", "scores": {"performance": 0 to 100, …}, "faults": ["audits that cost something", …]}
import { text } from 'node:stream/consumers';
import lighthouse, { desktopConfig } from 'lighthouse';
import puppeteer from 'puppeteer-core';

const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
/** Lighthouse calls an audit good from here on. */
const GOOD = 0.9;
/** Chromium's trace lacks the page's beginning now and then; Lighthouse itself says to run it again. */
const AGAIN = 'NO_NAVSTART';
const ATTEMPTS = 3;

const { url, chromium, cookie } = JSON.parse(await text(process.stdin));

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: [
    // Root has no sandbox in Chromium; what is looked at is our own.
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
  ],
});
try {
  if (cookie) await browser.setCookie({ ...cookie, domain: new URL(url).hostname, path: '/', httpOnly: true });
  const lhr = await audit();
  const scores = Object.fromEntries(
    CATEGORIES.map((id) => [id, Math.round(100 * lhr.categories[id].score)]),
  );
  const faults = CATEGORIES.flatMap((id) => faultsOf(lhr, id));
  console.log(JSON.stringify({ at: lhr.finalDisplayedUrl, scores, faults }));
} finally {
  await browser.close();
}

async function audit() {
  const flags = { onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'error' };
  for (let attempt = 1; ; attempt++) {
    const page = await browser.newPage();
    const { lhr } = await lighthouse(url, flags, desktopConfig, page);
    if (!lhr.runtimeError) return lhr;
    if (lhr.runtimeError.code !== AGAIN || attempt === ATTEMPTS) {
      throw new Error(`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`);
    }
    await page.close();
  }
}

function faultsOf(lhr, category) {
  return lhr.categories[category].auditRefs
    .map(({ id, weight }) => ({ weight, audit: lhr.audits[id] }))
    .filter(({ weight, audit }) => weight > 0 && audit.score !== null && audit.score < GOOD)
    .map(({ audit }) => `${audit.title} ${audit.displayValue ?? ''}`.trim());
}
