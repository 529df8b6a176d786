import { expect, test } from 'vitest';
import { parse } from './lib/start.mjs';

const usage = 'usage: npm start -- [--port N] [--no-serve] [--fresh]';

test('port 3000 is served unless told otherwise', () => {
  expect(parse([])).toEqual({ port: 3000, serve: true, fresh: false });
});

test('each flag does its own', () => {
  expect(parse(['--port', '8080', '--fresh'])).toEqual({ port: 8080, serve: true, fresh: true });
  expect(parse(['--port=8080', '--no-serve'])).toEqual({ port: 8080, serve: false, fresh: false });
});

test.each([
  [['--port'], `--port takes a whole number from 1 to 65535, not nothing; ${usage}`],
  [['--port', 'http'], `--port takes a whole number from 1 to 65535, not http; ${usage}`],
  [['--port', '0'], `--port takes a whole number from 1 to 65535, not 0; ${usage}`],
  [['--port=65536'], `--port takes a whole number from 1 to 65535, not 65536; ${usage}`],
  [['--prot', '80'], `npm start has no --prot; ${usage}`],
])('%s is refused', (args, message) => {
  expect(() => parse(args)).toThrow(expect.objectContaining({ message, status: 2 }));
});
