// The process in which cells run: one Evaluator, the commands it is given, and an end when its session ends.
// Started by session.ts with an IPC channel and a pipe for reports; of no use by itself.
import './tiers';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { backendOf } from './backend';
import { captureStreams } from './capture';
import { excerptAt } from './cell-error';
import { send } from './channel';
import { loadTslab } from './compile';
import { installDisplay } from './display';
import { Evaluator } from './evaluator';
import { Imports } from './imports';
import { answerInput, installInput } from './input';
import { type Command, isCommand } from './messages';
import { Sources } from './sources';
import { StackTraces } from './stack';
import { installRecorder } from './throws';

const DRAIN_POLL_MS = 10;
/** Long enough for a cell that waits already to come first. */
const WARM_UP_AFTER_MS = 20;
/** What ends by itself and may still have something to show. Servers and file watchers do not. */
const PENDING: ReadonlySet<string> = new Set(['Timeout', 'Immediate', 'FSReqCallback', 'FSReqPromise', 'ProcessWrap']);

const kernelFolder = dirname(fileURLToPath(import.meta.url));

new Worker(new URL('./watchdog.js', import.meta.url), { workerData: process.ppid }).unref();
process.on('disconnect', () => process.kill(process.platform === 'win32' ? process.pid : 0, 'SIGKILL'));

const sources = new Sources();
const tslab = loadTslab(sources.onCompiled);
const stacks = new StackTraces({ sources, cwd: process.cwd(), hidden: [tslab.root, kernelFolder] });
const evaluator = new Evaluator(tslab, sources, stacks);
const imports = new Imports(tslab.typescript);

process.on('uncaughtException', (error) => evaluator.failFromCallback(error));
process.on('unhandledRejection', (reason) => evaluator.failFromCallback(reason));
process.on('SIGINT', interrupt);
process.on('exit', (code) => {
  // process.exit() calls this within the cell that called it, so the stack shows where.
  const location = stacks.locate(new Error('exit'), evaluator.cell);
  send({ type: 'exit', code, location, detail: excerptAt(location, sources) });
});

// While its reader still looks at the notebook: the first cell then takes no longer than the others.
const warmUp = setTimeout(() => evaluator.warmUp(), WARM_UP_AFTER_MS);

let previous: Promise<void> = Promise.resolve();
process.on('message', (command) => {
  if (!isCommand(command)) return;
  clearTimeout(warmUp);
  // The cell that asked is still running.
  if (command.type === 'answer') answerInput(command.id, command.text, command.reason);
  else if (command.type === 'interrupt') interrupt();
  else previous = previous.then(() => obey(command));
});

installDisplay(tslab);
installInput();
installRecorder();
captureStreams();
stacks.install();
send({
  type: 'ready',
  versions: { node: process.versions.node, typescript: tslab.typescript.version, tslab: tslab.version },
  heapLimitMb: Math.round(getHeapStatistics().heap_size_limit / 2 ** 20),
});

function interrupt(): void {
  send({ type: 'interrupted' });
  evaluator.interrupt();
}

async function obey(command: Exclude<Command, { type: 'answer' | 'interrupt' }>): Promise<void> {
  switch (command.type) {
    case 'execute':
      imports.addFrom(command.code);
      send({ type: 'done', ok: await evaluator.execute(command.run, command.cell, command.code) });
      return;
    case 'drain':
      await settle(command.graceMs);
      send({ type: 'drained', packages: imports.versions(process.cwd()), backend: backendOf(process.cwd()) });
      return;
    default:
      send(evaluator.answer(command));
  }
}

/** Waits until nothing is pending that ends by itself, or until the time is over. */
async function settle(graceMs: number): Promise<void> {
  const end = performance.now() + graceMs;
  while (process.getActiveResourcesInfo().some((name) => PENDING.has(name)) && performance.now() < end) {
    // Unreferenced, so as not to be counted itself; the IPC channel keeps the process alive.
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS).unref());
  }
}
