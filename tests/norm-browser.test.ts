// The published cases and the promises of the fused kernels, in Chromium, on each backend that tfjs has there. The runner of
// the cases is the one that runs them under Node.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASE_FILES, readCases } from '../src/ticknorm/testing/cases';
import { checks } from './norm-browser/checks';
import { gpuChecks } from './norm-browser/gpuChecks';
import { openSuite, type SuitePage } from './norm-browser/open';
import type { Findings } from './norm-browser/page';

const everywhere = [...CASE_FILES.flatMap(readCases).map(({ name }) => name), ...Object.keys(checks)];
const onGpu = [...everywhere, ...Object.keys(gpuChecks)];
let suite: SuitePage;

beforeAll(async () => {
  suite = await openSuite();
});
afterAll(() => suite.close());

describe.each([
  { backend: 'cpu', names: everywhere },
  { backend: 'wasm', names: everywhere },
  { backend: 'webgl', names: onGpu },
  { backend: 'webgpu', names: onGpu },
])('on $backend in Chromium', ({ backend, names }) => {
  let findings: Findings;
  beforeAll(async () => {
    findings = await suite.run(backend, CASE_FILES);
  });

  test('every case and check ran', () => {
    expect(Object.keys(findings)).toEqual(names);
  });

  test.each(names)('%s', (name) => {
    expect(findings[name]).toEqual([]);
  });
});

test('no shader was refused, and no other host was asked for anything', () => {
  expect([suite.problems, suite.elsewhere]).toEqual([[], []]);
});
