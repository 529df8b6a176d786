// Specifications of live charts: where they come from, and which of them take the size of the page.
import { expect, test } from 'vitest';
import { lightConfig } from '../../plugin/outputs/chart-theme';
import { messageOf } from '../../plugin/testing/thrown';
import { answering, loadSpecification, sized } from './specification';

const dataUrl = (text: string): string => `data:application/json;base64,${Buffer.from(text).toString('base64')}`;

test('is read from a data: address, whose letters may be any', async () => {
  expect(await loadSpecification(dataUrl('{"title":"层归一化 ∇"}'))).toEqual({ title: '层归一化 ∇' });
  expect(await messageOf(() => loadSpecification(dataUrl('[]')))).toBe('it is not a Vega-Lite specification');
});

test('one picture takes the size it is given, and what has many parts keeps its own', () => {
  const size = { width: 500, height: 300 };
  const fit = { ...size, autosize: { type: 'fit', contains: 'padding' } };
  expect(sized({ mark: 'line', width: 560 }, size)).toEqual({ mark: 'line', ...fit });
  expect(sized({ layer: [], width: 'container' }, size)).toEqual({ layer: [], ...fit });
  for (const spec of [
    { hconcat: [] },
    { mark: 'bar', width: { step: 20 } },
    { mark: 'bar', encoding: { row: { field: 'a' } } },
  ]) {
    expect(sized(spec, size)).toBe(spec);
  }
});

test('a line answers at points that are not seen, and keeps its look', () => {
  const config = answering(lightConfig, { mark: { type: 'line' } });
  expect(config.line).toEqual({ ...lightConfig.line, point: { opacity: 0, size: 160, filled: false } });
  expect(config.mark).toEqual({ ...lightConfig.mark, tooltip: true });
  expect(config.legend).toEqual({ ...lightConfig.legend, symbolType: 'stroke' });
  expect(answering(lightConfig, { mark: 'bar' }).legend).toEqual(lightConfig.legend);
});
