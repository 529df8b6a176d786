// `npm test`: installs what is missing, then builds, lints, type-checks and runs every test.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/test.mjs').then((test) => test.main());
