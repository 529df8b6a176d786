// Contrast of code, computed as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeColors } from './code-theme';

const css = readFileSync(join(__dirname, 'css', 'code.css'), 'utf8');

/** The variables of a rule: `text` → `#16202b`. */
function inksOf(selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return new Map([...rule.matchAll(/--code-(\w+): (#[0-9a-f]{6});/g)].map(([, name = '', ink = '']) => [name, ink]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const channel = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test('the measure itself: black on white is 21:1, #777 on white 4.48:1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each([':root', 'html[data-theme="dark"]'])('%s', (selector) => {
  const inks = inksOf(selector);
  const ground = inks.get('ground') ?? '';

  test('has every colour that is asked for by name', () => {
    expect([...inks.keys()]).toEqual(Object.keys(codeColors));
    expect(Object.values(codeColors)).toEqual([...inks.keys()].map((name) => `var(--code-${name})`));
  });

  test.each([...inks].filter(([name]) => name !== 'ground'))('%s, %s, on its ground is 4.5:1 or more', (_name, ink) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
