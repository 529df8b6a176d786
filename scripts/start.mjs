// `npm start`: from a fresh clone to the site in a browser. Only the Node check is imported statically, so that a Node
// too old for the rest still reads a sentence instead of a syntax error.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/start.mjs').then((start) => start.main(process.argv.slice(2)));
