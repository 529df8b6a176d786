// `npm run test:servers`: what mlflowSink sends, asked back from a real MLflow server.
import { requireNode } from './lib/node-version.mjs';

requireNode();
import('./lib/test.mjs').then((test) => test.serversMain());
