// `npm run build`: the two packages, where their sources changed.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/packages.mjs').then((packages) => packages.main());
