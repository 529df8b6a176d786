import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from '@tslab/typescript-for-tslab';
import { expect, test } from 'vitest';
import { Imports, packageName } from './imports';

test.each([
  ['@tensorflow/tfjs', '@tensorflow/tfjs'],
  ['@tensorflow/tfjs/dist/x', '@tensorflow/tfjs'],
  ['ticknorm/notebook', 'ticknorm'],
  ['./helper', null],
  ['/absolute', null],
  ['fs', null],
  ['node:fs', null],
])('%s is of package %s', (specifier, name) => {
  expect(packageName(specifier)).toBe(name);
});

test('names what cells import, by whichever form, with the version that is installed', () => {
  const imports = new Imports(ts);
  imports.addFrom("import * as tslab from 'tslab';\nimport fs from 'node:fs';");
  imports.addFrom("const later = await import('not-installed-anywhere');");
  // The version this package depends on, in package.json.
  expect(imports.versions(dirname(fileURLToPath(import.meta.url)))).toEqual({ tslab: '1.0.22' });
});
