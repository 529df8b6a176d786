// Terms of texts and queries; the expected ones follow from the rules at the top of words.ts.
import { describe, expect, test } from 'vitest';
import { indexTerms, queryTerms } from './words';

describe('a query', () => {
  test.each([
    ['LayerNorm', ['layernorm']],
    ['Layer  normalization!', ['layer', 'normalization']],
    ['层归一化', ['层归', '归一', '一化']],
    ['层', ['层']],
    ['用LayerNorm做归一', ['用', 'layernorm', '做归', '归一']],
    ['ＬＮ', ['ln']], // full-width letters, as Chinese keyboards give them
    ['1e-5', ['1e', '5']],
    ['…', []],
  ])('%s', (text, terms) => {
    expect(queryTerms(text)).toEqual(terms);
  });
});

describe('a text', () => {
  test.each([
    ['layerNorm(x)', ['layernorm', 'layer', 'norm', 'x']],
    ['a JSONLSink', ['a', 'jsonlsink', 'jsonl', 'sink']],
    ['step_ms', ['step_ms', 'step', 'ms']],
    ['训练 tick', ['训练', 'tick']],
  ])('%s', (text, terms) => {
    expect(indexTerms(text)).toEqual(terms);
  });
});

test.each(['层归一化', 'LayerNorm', 'Layer', 'jsonlSink', '归一'])('%s is found where it is written', (word) => {
  const terms = indexTerms(`写着 ${word} 的一行`);
  for (const term of queryTerms(word)) expect(terms).toContain(term);
});
