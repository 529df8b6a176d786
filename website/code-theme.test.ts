// Contrast of code, computed as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
import { describe, expect, test } from 'vitest';
import { darkCode, lightCode } from './code-theme';

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

describe.each([
  ['light', lightCode],
  ['dark', darkCode],
])('%s', (_name, theme) => {
  const ground = theme.plain.backgroundColor ?? '';
  const inks = [theme.plain.color, ...theme.styles.map(({ style }) => style.color)].map(String);
  test.each([...new Set(inks)])('%s on its ground is 4.5:1 or more', (ink) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
