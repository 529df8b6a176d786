// The built site on 127.0.0.1, and on no other address.
import { createServer } from 'node:http';
import handler from 'serve-handler';
import { site } from './paths.mjs';
import { Failure } from './report.mjs';

export const HOST = '127.0.0.1';

/**
 * @param {number} port
 * @param {string} [folder] what to serve
 * @returns {Promise<import('node:http').Server>} once it listens
 * @throws {Failure} when the port cannot be had
 */
export function serve(port, folder = site) {
  const server = createServer((request, response) => handler(request, response, { public: folder, cleanUrls: true }));
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
