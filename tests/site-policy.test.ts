// The Content-Security-Policy that every page carries: what it says, and that it holds in a browser.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './browser';
import { root } from './project';

const built = join(root, 'website', 'generated', 'site');
const pages = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

test('each page has one, before any script, that lets the site’s own files run and the inline scripts it has', () => {
  expect(pages.length).toBeGreaterThan(40);
  for (const name of pages) {
    const html = readFileSync(join(built, name), 'utf8');
    const found = [...html.matchAll(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/g)];
    expect(found, name).toHaveLength(1);
    expect(found[0]?.index, name).toBeLessThan(html.indexOf('<script'));
    const policy = new Map(found[0]?.[1]?.split('; ').map((line) => [line.split(' ')[0], line.split(' ').slice(1)]));
    const inline = [...html.matchAll(/<script(?: data-rh=true)?>([\s\S]*?)<\/script>/g)].map(
      ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
    );
    expect(policy.get('script-src'), name).toEqual(["'self'", ...new Set(inline)]);
    expect(policy.get('default-src')).toEqual(["'none'"]);
    for (const kind of ['connect-src', 'worker-src']) expect(policy.get(kind), kind).toEqual(["'self'"]);
    for (const kind of ['base-uri', 'form-action']) expect(policy.get(kind), kind).toEqual(["'none'"]);
  }
});

/** What a page does when content of it tries to run: a script, a handler, code in a string, and a request elsewhere. */
const attack = async () => {
  const ran: string[] = [];
  Object.assign(window, { ran });
  const script = document.createElement('script');
  script.textContent = 'window.ran.push("script")';
  document.body.append(script);
  const box = document.createElement('div');
  box.innerHTML = '<button onclick="window.ran.push(\'handler\')">x</button>';
  document.body.append(box);
  box.querySelector('button')?.click();
  // In a turn of its own: what a debugger evaluates is not held to the policy.
  await new Promise<void>((done) => {
    setTimeout(() => {
      try {
        new Function('window.ran.push("string")')();
      } catch {
        // refused
      }
      done();
    });
  });
  return ran;
};

test('what is put into a page does not run there, and does where the policy is set aside', async () => {
  const guarded = await site.open('/docs/start-here');
  expect(await guarded.page.evaluate(attack)).toEqual([]);
  const asked = await guarded.page.evaluate(() => fetch('https://example.invalid/').then(String, String));
  expect(asked).toMatch(/^TypeError/);
  expect(guarded.problems.join('\n')).toMatch(/Refused to connect|violates.*connect-src/);
  await guarded.context.close();
  const open = await site.open('/docs/start-here', { bypassCSP: true });
  expect(await open.page.evaluate(attack)).toEqual(['script', 'handler', 'string']);
  await open.context.close();
});
