// `npm run lighthouse`: scores the built site's home page, a guide and a notebook, in both languages, on Lighthouse's own
// slow phone. Its result depends on the machine, so it is no test; the last one is kept in bench/results/lighthouse.json.
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

await command(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-lighthouse-'));
  const server = await serve(PORT);
  /** @type {Record<string, Record<string, number>>} */
  const scores = {};
  let version = '';
  try {
    for (const path of PAGES) {
      const report = await step(path, () => measure(`http://${HOST}:${PORT}${path}`, folder));
      version = report.lighthouseVersion;
      const entries = CATEGORIES.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)]);
      scores[path] = Object.fromEntries(entries);
      console.log(`  ${entries.map(([name, score]) => `${name} ${score}`).join('  ')}`);
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
