import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConnection } from './connection';

// As jupyter_client 8 writes it.
const GIVEN = {
  ...{ shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 },
  ...{ ip: '127.0.0.1', key: 'k', transport: 'tcp', signature_scheme: 'hmac-sha256', kernel_name: 'tslab' },
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'connection-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(given: object): unknown {
  const file = join(folder, 'c.json');
  writeFileSync(file, JSON.stringify(given));
  return readConnection(file);
}

test('reads addresses and key', () => {
  expect(read(GIVEN)).toEqual({
    addresses: {
      shell: 'tcp://127.0.0.1:1',
      iopub: 'tcp://127.0.0.1:2',
      stdin: 'tcp://127.0.0.1:3',
      control: 'tcp://127.0.0.1:4',
      hb: 'tcp://127.0.0.1:5',
    },
    key: 'k',
  });
});

test('a transport by files has no host', () => {
  expect(read({ ...GIVEN, transport: 'ipc', ip: '/tmp/k' })).toMatchObject({ addresses: { hb: 'ipc:///tmp/k-5' } });
});

test.each([
  { change: { hb_port: '5' }, message: 'hb_port is missing; it must be a number.' },
  { change: { key: undefined }, message: 'key is missing; it must be a text.' },
  { change: { signature_scheme: 'md5' }, message: 'signature_scheme is "md5", but only "hmac-sha256" is known here.' },
])('refuses $change', ({ change, message }) => {
  expect(() => read({ ...GIVEN, ...change })).toThrow(`${join(folder, 'c.json')}: ${message}`);
});

test('says which file is not there', () => {
  expect(() => readConnection('none.json')).toThrow(
    'none.json: there is no such file; Jupyter names it when it starts a kernel.',
  );
});
