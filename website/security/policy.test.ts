// The policy of a page, whole; the hash is that of `openssl dgst -sha256 -binary | base64`.
import { expect, test } from 'vitest';
import { messageOf } from '../plugin/testing/thrown';
import { withPolicy } from './policy';

const REST =
  "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

test('names each inline script once, by its hash, and no data', () => {
  const page = (meta: string): string =>
    `<!doctype html><html><head><meta charset=UTF-8>${meta}<script src=/a.js></script></head><body><script>alert(1)</script><script>alert(1)</script><script type="application/ld+json">{}</script></body></html>`;
  expect(withPolicy(page(''), 'a.html')).toBe(
    page(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='; ${REST}">`,
    ),
  );
});

test.each([
  ['<meta charset=utf-8><p onclick="go()">', 'a.html has <p onclick=…>, which its policy does not let run.'],
  ['<p>', 'a.html declares no <meta charset=utf-8>, behind which its policy belongs.'],
])('%s is an error', async (html, message) => {
  expect(await messageOf(() => withPolicy(html, 'a.html'))).toBe(message);
});
