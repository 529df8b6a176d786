// A thread of the worker process for what its event loop cannot be trusted with, since a cell may be in a loop that never
// returns to it: ending the process when its session is gone, and ending such a loop when it is told to.
import { Session } from 'node:inspector';
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { WATCHDOG_FD } from './channel';

const EVERY_MS = 250;

setInterval(() => {
  // An orphan is given another parent at once.
  if (process.ppid !== workerData) endGroup();
}, EVERY_MS);

// Each byte is a request to end what the main thread is doing. A signal alone ends only a cell's first, synchronous
// part: what runs after an `await` is out of its reach.
const requests = new Socket({ fd: WATCHDOG_FD, readable: true, writable: false });
requests.on('data', terminateMainThread);
requests.on('error', () => {});

function terminateMainThread(): void {
  const inspector = new Session();
  inspector.connectToMainThread();
  // The session in between may see no answer when the loop ends at once.
  inspector.post('Runtime.terminateExecution', () => inspector.disconnect());
}

/** Ends this process and those that cells started: they share its process group, which the session made for it. */
function endGroup(): void {
  process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGKILL');
}
