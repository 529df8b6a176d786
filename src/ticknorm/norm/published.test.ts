// layerNorm, rmsNorm and the float64 reference against what others published: values and gradients, at each case's own
// tolerance. Origin and licence of the numbers: cases/README.md. The same cases run in a page: tests/norm-browser.test.ts.
import { describe, expect, test } from 'vitest';
import '../testing/allClose';
import { backends, useBackend } from '../testing/backends';
import { CASE_FILES, type NormCase, readCases } from '../testing/cases';
import { runCase } from '../testing/runCase';
import { referenceLayerNorm, referenceLayerNormGradients } from './reference';

const all = CASE_FILES.flatMap(readCases);
const cases = all.filter(({ op }) => op === 'layer_norm');
const withGradients = cases.filter(({ expected }) => expected.dy !== undefined);

const optionsOf = ({ axes, axisAsGiven, epsilon }: NormCase) => ({ axis: axisAsGiven ?? axes, epsilon });
const forX = ({ tolerance: t }: NormCase) => ({ atol: t.dxAtol ?? t.atol, rtol: t.dxRtol ?? t.rtol });
const forParameters = ({ tolerance: t }: NormCase) => ({ atol: t.paramGradAtol ?? t.atol, rtol: t.rtol });

test('the cases are all there', () => {
  const gradients = all.filter(({ expected }) => expected.dy !== undefined);
  expect([all.length, cases.length, gradients.length, withGradients.length]).toEqual([108, 80, 65, 56]);
});

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  test.each(all)('values and gradients of $op: $name', async (c) => {
    expect(await runCase(c)).toEqual([]);
  });
});

describe('the float64 reference', () => {
  test.each(cases)('gives the values of $name', (c) => {
    const options = { ...optionsOf(c), shape: c.input.shape };
    const { y, mean, rstd } = referenceLayerNorm(c.input.data, c.gamma?.data, c.beta?.data, options);
    expect(y).toBeAllClose(c.expected.y.data, c.tolerance);
    if (c.expected.mean) expect(mean).toBeAllClose(c.expected.mean.data, c.tolerance);
    if (c.expected.invStdDev) expect(rstd).toBeAllClose(c.expected.invStdDev.data, c.tolerance);
  });

  test.each(withGradients)('gives the gradients of $name', (c) => {
    const options = { ...optionsOf(c), shape: c.input.shape };
    const got = referenceLayerNormGradients(c.expected.dy?.data ?? [], c.input.data, c.gamma?.data, options);
    expect(got.dx).toBeAllClose(c.expected.dx?.data ?? [], forX(c));
    if (c.expected.dgamma) expect(got.dgamma).toBeAllClose(c.expected.dgamma.data, forParameters(c));
    if (c.expected.dbeta) expect(got.dbeta).toBeAllClose(c.expected.dbeta.data, forParameters(c));
  });
});
