// Child processes that never outlive us: each leads a process group of its own, and a signal to us ends every group.
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** How long a child may take to end after Ctrl-C before it is killed, in milliseconds. */
const GRACE_MS = 2000;
/** How often it is looked whether npm is still there, in milliseconds. */
const LOOK_MS = 500;
/** How much of a quiet child's output is kept to explain a failure, in characters. */
const KEPT = 20_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {Set<() => void>} */
const cleanups = new Set();
let stopping = false;

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options] `quiet` keeps the output for the caller
 * @returns {Promise<{ code: number, output: string }>} the exit status (128 + n for a signal) and, when quiet, the end of the output
 */
export function run(command, args, { quiet = false, env = {}, cwd = root } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: process.platform !== 'win32',
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output = (output + text).slice(-KEPT);
      });
    }
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      // Once we are stopping, nobody may start the next step: the promise stays open until the process ends.
      if (!stopping) resolve({ code: code ?? (signal === null ? 1 : 130), output });
    });
  });
}

/** @param {string} script a JavaScript file, run by this same Node @param {string[]} args @param {Parameters<typeof run>[2]} [options] */
export const runNode = (script, args, options) => run(process.execPath, [script, ...args], options);

/**
 * Called once when a signal ends this process.
 * @param {() => void} cleanup synchronous @returns {() => void} takes it back
 */
export function onStop(cleanup) {
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** @param {import('node:child_process').ChildProcess} child @param {NodeJS.Signals} signal */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}

/** @param {number} status */
function stop(status) {
  if (stopping) return;
  stopping = true;
  for (const child of running) signalGroup(child, 'SIGTERM');
  const asked = Date.now();
  let killed = false;
  const timer = setInterval(() => {
    const waited = Date.now() - asked;
    if (running.size > 0 && !killed && waited >= GRACE_MS) {
      for (const child of running) signalGroup(child, 'SIGKILL');
      killed = true;
    }
    // One that is killed takes a moment to give its memory back, and until then it could write what is cleaned up here.
    if (running.size > 0 && waited < 2 * GRACE_MS) return;
    clearInterval(timer);
    for (const cleanup of cleanups) cleanup();
    process.exit(status);
  }, 20);
}

process.on('SIGINT', () => stop(130));
process.on('SIGTERM', () => stop(143));
process.on('SIGHUP', () => stop(129));

// npm runs us in a shell, which passes no signal on: when npm alone is told to end, all that we notice is that we are adopted.
if (process.env['npm_lifecycle_event'] !== undefined) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop(143);
  }, LOOK_MS).unref();
}
