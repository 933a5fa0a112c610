// Fails the build when the script that loads for the landing or the projects page outgrows its budget, or when
// index.html would break the Content-Security-Policy.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';

const root = new URL('../target/classes/web/', import.meta.url).pathname;
const BUDGET = 300_000;
const PAGES = ['src/landing/LandingPage.tsx', 'src/projects/ProjectsPage.tsx'];

const manifest = JSON.parse(readFileSync(`${root}.manifest.json`, 'utf8'));
rmSync(`${root}.manifest.json`);

/** The chunk and everything it imports at once. */
function closure(key, files = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the build's manifest`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  (chunk.imports ?? []).forEach((next) => closure(next, files));
  return files;
}

const compressed = (file) =>
  statSync(existsSync(`${root}${file}.gz`) ? `${root}${file}.gz` : `${root}${file}`).size;
const failures = [];

for (const page of PAGES) {
  const files = closure(page, closure('index.html'));
  const size = [...files].reduce((sum, file) => sum + compressed(file), 0);
  const line = `${page}: ${(size / 1000).toFixed(0)} kB of script (gzip), ${BUDGET / 1000} kB allowed`;
  if (process.env.BUDGET_VERBOSE) console.log(line);
  if (size > BUDGET) failures.push(line);
}

const html = readFileSync(`${root}index.html`, 'utf8');
if (/<script(?![^>]*\ssrc=)/.test(html)) failures.push('index.html has an inline script');
if (/(?:src|href)="(?:https?:)?\/\//.test(html)) failures.push('index.html asks another site for something');

if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exit(1);
}
