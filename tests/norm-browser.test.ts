// The published cases and the promises of the fused kernels, in Chromium, on each backend that tfjs has there. The runner of
// the cases is the one that runs them under Node.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE_FILES, readCases } from '../src/ticknorm/testing/cases';
import { checks, THREADED } from './norm-browser/checks';
import { gpuChecks } from './norm-browser/gpuChecks';
import { type Kind, openPages, type Pages } from './norm-browser/open';
import type { Findings } from './norm-browser/page';

const everywhere = [...CASE_FILES.flatMap(readCases).map(({ name }) => name), ...Object.keys(checks)];
const onGpu = [...everywhere, ...Object.keys(gpuChecks)];
let pages: Pages;

beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

describe.each<{ backend: string; kind: Kind; names: string[] }>([
  { backend: 'cpu', kind: 'plain', names: everywhere },
  { backend: 'wasm', kind: 'plain', names: everywhere },
  { backend: 'wasm', kind: 'isolated', names: [...everywhere, THREADED] },
  { backend: 'webgl', kind: 'plain', names: onGpu },
  { backend: 'webgpu', kind: 'plain', names: onGpu },
])('on $backend in a page that is $kind', ({ backend, kind, names }) => {
  let findings: Findings;
  beforeAll(async () => {
    findings = await pages.run(kind, backend, CASE_FILES);
  });

  test('every case and check ran', () => {
    expect(Object.keys(findings)).toEqual(names);
  });

  test.each(names)('%s', (name) => {
    expect(findings[name]).toEqual([]);
  });
});

test('on WebGL with half floats, three digits hold', async () => {
  expect(await pages.halfFloats()).toEqual([]);
});

test('no shader was refused, and no other host was asked for anything', () => {
  expect([pages.problems, pages.elsewhere]).toEqual([[], []]);
});
