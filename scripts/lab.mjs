// `npm run lab`: from a fresh clone to the notebooks in JupyterLab. Only the Node check is imported statically, as in
// start.mjs.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/lab.mjs').then((lab) => lab.main(process.argv.slice(2)));
