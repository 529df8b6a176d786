// The worker in which the cells of one page run. It ends when the page does, or by Stop.
import { captureConsole } from './console';
import type { Available } from './modules';
import type { BackendChoice, Command, Report } from './protocol';
import { isBundle, Session } from './session';

/** Where `display` of ticknorm/notebook finds the page. */
const HOST = Symbol.for('ticknorm.host');

const send = (report: Report): void => self.postMessage(report);

let choice: BackendChoice = 'best';
let backend: Promise<typeof import('./backend')> | undefined;

/** tfjs on its backend, started by the first import of anything that computes. */
function tensors(): Promise<typeof import('./backend')> {
  backend ??= import('./backend').then(async (module) => {
    send({ type: 'backend', backend: await module.startBackend(choice) });
    return module;
  });
  backend.catch(() => {
    backend = undefined; // a page that was offline may try again
  });
  return backend;
}

const MODULES: Record<Available, () => Promise<object>> = {
  '@tensorflow/tfjs': async () => (await tensors()).tf,
  ticknorm: () => tensors().then(() => import('ticknorm')),
  'ticknorm/datasets': () => tensors().then(() => import('ticknorm/datasets')),
  'ticknorm/notebook': () => import('ticknorm/notebook'),
};

const session = new Session({
  load: (specifier) => {
    const load = Object.entries(MODULES).find(([name]) => name === specifier)?.[1];
    return load === undefined ? Promise.reject(new Error(`no module ${specifier}`)) : load();
  },
  report: (cell, report) => send({ type: 'shown', cell, report }),
});

captureConsole((name, text) => session.output.print(name, text));
Object.defineProperty(globalThis, HOST, {
  value: {
    display: (bundle: unknown, _metadata: unknown, target: { displayId?: string; update?: boolean } = {}) => {
      if (isBundle(bundle)) session.output.display(bundle, target.displayId, target.update === true);
    },
  },
});

// What escapes from a callback belongs to the cell that was last started.
self.addEventListener('error', (event) => {
  event.preventDefault();
  session.fail(event.error ?? event.message);
});
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  session.fail(event.reason);
});

let previous: Promise<void> = Promise.resolve();
self.addEventListener('message', ({ data }: MessageEvent<Command>) => {
  if (data.type === 'start') choice = data.backend;
  else {
    const { cell, code } = data;
    previous = previous.then(async () => {
      const start = performance.now();
      const outcome = await session.run(cell, code);
      send({ type: 'ended', cell, outcome, ms: performance.now() - start });
    });
  }
});
