// What must still happen when a process ends, or a page goes away, without anybody having closed the ticker.

const tasks: Set<() => void> = new Set();

function runTasks(): void {
  for (const task of tasks) task();
}

/**
 * Runs `task` when the process exits or the page is left; it must be synchronous and must not throw.
 *
 * One listener serves all tasks: a listener each would trip Node's leak warning at the eleventh.
 */
export function atExit(task: () => void): void {
  if (tasks.size === 0) {
    if (inNode()) process.on('exit', runTasks);
    else globalThis.addEventListener?.('pagehide', runTasks);
  }
  tasks.add(task);
}

/** Takes `task` back. */
export function notAtExit(task: () => void): void {
  tasks.delete(task);
  if (tasks.size > 0) return;
  if (inNode()) process.off('exit', runTasks);
  else globalThis.removeEventListener?.('pagehide', runTasks);
}

function inNode(): boolean {
  return typeof globalThis.process?.on === 'function' && typeof process.off === 'function';
}
