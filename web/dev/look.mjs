// Looks at every page of the frame: a screenshot each, light and dark, desktop and phone, and what axe finds in it.
// Needs `npm run mock`, `npm run build` and `npx vite preview`. Usage: node dev/look.mjs <folder> [name…]
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const base = process.env.BASE ?? 'http://127.0.0.1:5174';
const [folder = 'target/shots', ...only] = process.argv.slice(2);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const project = '/projects/0b9c7a52-6a3e-4f4e-8f43-000000000000';
const press = (name) => (page) => page.getByRole('button', { name, exact: true }).first().click();

/** [name, path, signed in, what to do first] */
const pages = [
  ['landing', '/', false],
  ['sign-in', '/sign-in', false],
  [
    'sign-in-wrong',
    '/sign-in',
    false,
    async (page) => {
      await page.getByLabel('E-mail').fill('ada@example.org');
      await page.getByRole('textbox', { name: 'Password' }).fill('abc');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  ['sign-up', '/sign-up?token=abc', false],
  ['policies', '/policies', false],
  ['not-found', '/nowhere', true],
  ['projects', '/projects', true],
  ['projects-none', '/projects?q=zebra', true],
  ['projects-new', '/projects?new', true],
  [
    'projects-pill',
    '/projects',
    true,
    (page) =>
      page
        .getByRole('button', { name: /^Starting/ })
        .first()
        .click(),
  ],
  ['menu', '/projects', true, press('Account of Ada Lovelace')],
  [
    'palette',
    '/projects',
    true,
    async (page) => {
      await page.getByRole('heading', { name: 'Projects' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Search projects, pages').fill('me');
      await page.waitForTimeout(500);
    },
  ],
  [
    'shortcuts',
    '/projects',
    true,
    async (page) => {
      await page.getByRole('heading', { name: 'Projects' }).waitFor();
      await page.keyboard.press('?');
    },
  ],
  ['account', '/account', true],
  ['account-appearance', '/account/appearance', true],
  ['account-keys', '/account/keys', true],
  [
    'account-key-secret',
    '/account/keys',
    true,
    async (page) => {
      await press('New key')(page);
      await page.getByLabel('What is it for?').fill('A look');
      await press('Create key')(page);
      await page.getByText('shown only this once').waitFor();
    },
  ],
  ['account-sessions', '/account/sessions', true],
  ['admin-people', '/admin/people', true],
  ['admin-invite', '/admin/people', true, press('New invitation')],
  ['admin-settings', '/admin/settings', true],
  ['project-people', `${project}/people`, true],
  ['project-settings', `${project}/settings`, true],
  ['project-delete', `${project}/settings`, true, press('Delete…')],
  ['project-history', `${project}/history`, true],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
let found = 0;
const customize = async (signedIn) => {
  const call = (name, body) =>
    fetch(`${base}/api/v2/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await (signedIn
    ? call('auth/sign-in', { email: 'ada@example.org', password: 'long enough' })
    : call('accounts/sign-out', {}));
};

for (const signedIn of [false, true]) {
  await customize(signedIn);
  for (const [name, path, wanted, act] of pages) {
    if (wanted !== signedIn || (only.length > 0 && !only.includes(name))) continue;
    for (const scheme of ['light', 'dark']) {
      for (const [size, width, height] of [
        ['desktop', 1440, 900],
        ['phone', 390, 844],
      ]) {
        const context = await browser.newContext({
          viewport: { width, height },
          colorScheme: scheme,
          bypassCSP: process.env.CSP !== 'on',
        });
        const page = await context.newPage();
        const problems = [];
        page.on('console', (message) => {
          if (
            ['error', 'warning'].includes(message.type()) &&
            !message.text().includes('before the connection is established')
          )
            problems.push(message.text());
        });
        page.on('pageerror', (error) => problems.push(String(error)));
        page.on('request', (request) => {
          const url = new URL(request.url());
          if (url.protocol.startsWith('http') && url.origin !== base)
            problems.push(`third party: ${url.href}`);
        });
        try {
          await page.goto(base + path);
          await page.locator('h1, h2').first().waitFor();
          await page.waitForTimeout(500);
          await act?.(page);
          await page.waitForTimeout(400);
          await page.screenshot({ path: `${folder}/${name}-${size}-${scheme}.png` });
          await page.addScriptTag({ path: axe });
          const { violations } = await page.evaluate(() => window.axe.run());
          for (const v of violations)
            problems.push(
              `axe ${v.id} (${v.impact}): ${v.nodes
                .map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? ''))
                .slice(0, 3)
                .join(' | ')}`,
            );
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          if (wide > 0) problems.push(`scrolls sideways by ${wide} px`);
        } catch (error) {
          problems.push(String(error).split('\n')[0]);
        }
        await context.close();
        problems.forEach((problem) => console.log(`${name} ${size} ${scheme}: ${problem}`));
        found += problems.length;
      }
    }
  }
}
await browser.close();
console.log(found === 0 ? 'nothing found' : `${found} findings`);
