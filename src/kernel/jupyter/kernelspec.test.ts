import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { install, uninstall } from './kernelspec';

let prefix = '';
beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), 'spec-'));
});
afterEach(() => rmSync(prefix, { recursive: true, force: true }));

const folder = (): string => join(prefix, 'share', 'jupyter', 'kernels', 'tslab');

test('installs over itself, and takes it back', () => {
  const place = { kind: 'prefix', prefix } as const;
  expect(install(place, 'tslab', '/opt/cli.js')).toBe(folder());
  install(place, 'tslab', '/opt/cli.js');
  expect(readdirSync(folder()).sort()).toEqual(['kernel.json', 'logo-svg.svg']);
  expect(JSON.parse(readFileSync(join(folder(), 'kernel.json'), 'utf8'))).toEqual({
    argv: [process.execPath, '/opt/cli.js', 'kernel', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false, implementation: 'ticknorm-kernel' },
  });
  expect(uninstall(place, 'tslab')).toBe(folder());
  expect(() => uninstall(place, 'tslab')).toThrow(`${folder()}: there is no such kernelspec; nothing to remove.`);
});

test("another kernel's folder is left alone", () => {
  mkdirSync(folder(), { recursive: true });
  writeFileSync(join(folder(), 'kernel.json'), '{"argv":["tslab"]}');
  const place = { kind: 'prefix', prefix } as const;
  expect(() => install(place, 'tslab', '/opt/cli.js')).toThrow(
    `${folder()}: is the kernelspec of another kernel; choose another --name, or remove it with "jupyter kernelspec remove tslab".`,
  );
  expect(() => uninstall(place, 'tslab')).toThrow(
    `${folder()}: is the kernelspec of another kernel; it is left alone.`,
  );
  expect(readdirSync(folder())).toEqual(['kernel.json']);
});

test('a name is no path', () => {
  expect(() => install({ kind: 'prefix', prefix }, '../x', '/opt/cli.js')).toThrow(
    '--name ../x: Jupyter allows letters, digits, ".", "_" and "-" only.',
  );
});
