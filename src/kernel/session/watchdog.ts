// A thread of the worker process that ends it when its session is gone. The worker's own event loop cannot be trusted
// with that: a cell may be in a loop that never returns to it.
import { workerData } from 'node:worker_threads';

const EVERY_MS = 250;

setInterval(() => {
  // An orphan is given another parent at once.
  if (process.ppid !== workerData) endGroup();
}, EVERY_MS);

/** Ends this process and those that cells started: they share its process group, which the session made for it. */
function endGroup(): void {
  process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGKILL');
}
