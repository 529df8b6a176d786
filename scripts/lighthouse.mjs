// `npm run lighthouse`: scores the built site's home page, a guide and a notebook, in both languages, on Lighthouse's own
// slow phone. Its result depends on the machine, so it is no test; the last one is kept in bench/results/lighthouse.json.
// One run's score differs from the next one's by some points: as Lighthouse advises, the median of five counts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from './lib/chromium.mjs';
import { npm } from './lib/npm.mjs';
import { at } from './lib/paths.mjs';
import { command, Failure, step } from './lib/report.mjs';
import { HOST, serve } from './lib/serve.mjs';

/** Fetched when it is asked for: with its browser driver it is larger than all else that the tests need. */
const LIGHTHOUSE = 'lighthouse@12.2.3';
const PAGES = ['/', '/docs/use-layernorm', '/notebooks/tick-logger'].flatMap((path) => [path, `/zh-Hans${path}`]);
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const LEAST = 95;
const RUNS = 5;
/** That of the canonical addresses: a page elsewhere would not be the one they name. */
const PORT = 3000;

/**
 * @typedef {{ score: number | null, title: string, displayValue?: string }} Audit
 * @typedef {{ lighthouseVersion: string, categories: Record<string, { score: number, auditRefs: { id: string, weight: number }[] }>, audits: Record<string, Audit> }} Report
 */

/**
 * @param {string} address @param {string} folder @returns {Promise<Report>}
 */
async function measure(address, folder) {
  const file = join(folder, 'report.json');
  const args = ['exec', '--yes', `--package=${LIGHTHOUSE}`, '--', 'lighthouse', address];
  args.push('--output=json', `--output-path=${file}`, '--quiet', '--no-enable-error-reporting');
  args.push(`--only-categories=${CATEGORIES.join()}`, '--chrome-flags=--headless=new --no-sandbox --disable-quic');
  const { code, output } = await npm(args, { quiet: true, env: { CHROME_PATH: await chromium() } });
  if (code !== 0) throw new Failure(`Lighthouse failed on ${address}:\n${output}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** @param {Report} report @param {string} category @returns {number} of 100 */
const score = (report, category) => Math.round((report.categories[category]?.score ?? 0) * 100);

/**
 * @param {string} address @param {string} folder
 * @returns {Promise<{ report: Report, runs: number[] }>} the median of {@link RUNS} runs, and the performance in each
 */
async function measureOften(address, folder) {
  const first = await measure(address, folder);
  const reports = [first];
  while (reports.length < RUNS) reports.push(await measure(address, folder));
  reports.sort((a, b) => score(a, 'performance') - score(b, 'performance'));
  const report = reports[Math.floor(RUNS / 2)] ?? first;
  return { report, runs: reports.map((one) => score(one, 'performance')) };
}

await command(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-lighthouse-'));
  const server = await serve(PORT);
  /** @type {Record<string, Record<string, number>>} */
  const scores = {};
  let version = '';
  try {
    for (const path of PAGES) {
      const { report, runs } = await step(path, () => measureOften(`http://${HOST}:${PORT}${path}`, folder));
      version = report.lighthouseVersion;
      const entries = CATEGORIES.map((name) => [name, score(report, name)]);
      scores[path] = Object.fromEntries(entries);
      console.log(`  ${entries.map(([name, points]) => `${name} ${points}`).join('  ')}`);
      console.log(`  performance of each run: ${runs.join(' ')}`);
      for (const { id, weight } of Object.values(report.categories).flatMap(({ auditRefs }) => auditRefs)) {
        const audit = report.audits[id];
        if (weight > 0 && audit !== undefined && (audit.score ?? 1) < 0.9) {
          console.log(`    ${audit.title} ${audit.displayValue ?? ''}`);
        }
      }
    }
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  writeFileSync(
    at('bench', 'results', 'lighthouse.json'),
    `${JSON.stringify({ lighthouse: version, scores }, null, 2)}\n`,
  );
  const low = Object.entries(scores).flatMap(([path, its]) =>
    Object.entries(its).flatMap(([name, score]) => (score < LEAST ? `${path}: ${name} ${score}` : [])),
  );
  if (low.length > 0) throw new Failure(`Below ${LEAST}:\n${low.join('\n')}`);
});
