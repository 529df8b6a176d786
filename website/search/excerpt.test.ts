// Which part of a text is shown for a query, and what in it is marked.
import { expect, test } from 'vitest';
import { excerpt } from './excerpt';

/** Marked parts in brackets. */
const shown = (text: string, query: string): string =>
  excerpt(text, query)
    .map(({ text: part, marked }) => (marked ? `[${part}]` : part))
    .join('');

test('a short text is shown whole, its hits marked whatever their case', () => {
  expect(shown('The layerNorm of a LayerNorm', 'layernorm')).toBe('The [layerNorm] of a [LayerNorm]');
});

test('the pairs of a Chinese word are marked as one', () => {
  expect(shown('所谓层归一化，就是', '层归一化')).toBe('所谓[层归一化]，就是');
});

test('of a long text the surroundings of the first hit are shown, from a whole word on', () => {
  const text = `${'word '.repeat(40)}epsilon ${'after '.repeat(40)}`;
  expect(shown(text, 'epsilon')).toBe(`…${'word '.repeat(6)}[epsilon] ${'after '.repeat(18)}afte…`);
});

test('without a literal hit the beginning is shown', () => {
  expect(shown('Nothing of the kind', 'absent')).toBe('Nothing of the kind');
});
