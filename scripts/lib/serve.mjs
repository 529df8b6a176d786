// The built site on 127.0.0.1, and on no other address.
import { createServer } from 'node:http';
import compression from 'compression';
import handler from 'serve-handler';
import { site } from './paths.mjs';
import { Failure } from './report.mjs';

export const HOST = '127.0.0.1';

/** The names of these files change with their content. */
const HEADERS = [
  { source: 'assets/**', headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }] },
];

/**
 * @param {number} port
 * @param {string} [folder] what to serve
 * @returns {Promise<import('node:http').Server>} once it listens
 * @throws {Failure} when the port cannot be had
 */
export function serve(port, folder = site) {
  const options = { public: folder, cleanUrls: true, headers: HEADERS };
  // A connection of a phone counts bytes, so text is sent as any static host would send it.
  const compressed = compression();
  const server = createServer((request, response) => {
    // Of what it takes for a request of express, it reads the headers and the method only.
    const asked = /** @type {import('express').Request} */ (/** @type {unknown} */ (request));
    const answer = /** @type {import('express').Response} */ (/** @type {unknown} */ (response));
    compressed(asked, answer, () => void handler(request, response, options));
  });
  return new Promise((resolve, reject) => {
    server.once('listening', () => resolve(server));
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') {
        const other = port < 65_535 ? port + 1 : port - 1;
        reject(
          new Failure(
            `Port ${port} on ${HOST} is in use; stop what uses it or choose another: npm start -- --port ${other}`,
          ),
        );
      } else if (error.code === 'EACCES') {
        reject(
          new Failure(
            `Port ${port} on ${HOST} is not open to this user; choose one above 1023: npm start -- --port 3000`,
          ),
        );
      } else reject(error);
    });
    server.listen(port, HOST);
  });
}
