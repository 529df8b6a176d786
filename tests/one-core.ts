// Software drawing on one core of the machine. Its threads take turns with each operation of tfjs, and spin while they wait:
// on two cores they take 1.6 times the processor's time, and the notebook is done no sooner.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** Keeps a browser's process that draws on one core; another one for the file of tests beside. Where that cannot be, tests only take longer. */
export async function drawOnOneCore(browser: Browser): Promise<void> {
  if (process.platform !== 'linux') return;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const cores = allowedCores();
  const core = cores[(Number(process.env['VITEST_POOL_ID'] ?? 1) - 1) % cores.length];
  for (const { id, type } of processInfo) {
    if (type === 'GPU') spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', `${core}`, `${id}`]);
  }
}

/** @returns the numbers in a list such as `0-2,5`: https://man7.org/linux/man-pages/man7/cpuset.7.html#FORMATS */
function allowedCores(): number[] {
  const [, list = '0'] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
