// `ticknorm-kernel kernel <connection file>`: what Jupyter runs. Ends when a front end says so, or when Jupyter is gone.
import { Kernel } from './kernel';

/** How often to see whether the process that started us is still there, in milliseconds. */
const PARENT_POLL_MS = 1000;
/** Sockets send their last messages, and then the process ends, whatever a cell left behind. */
const CLOSE_MS = 100;

export async function serve(connectionFile: string): Promise<void> {
  const parent = process.ppid;
  const end = (): void => {
    kernel.close();
    setTimeout(() => process.exit(0), CLOSE_MS);
  };
  const kernel = await Kernel.start(connectionFile, process.cwd(), end);
  // Front ends interrupt with a message or, on request of the kernelspec, with this signal.
  process.on('SIGINT', () => kernel.interrupt());
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // Set by Jupyter's own launcher; without it the kernel may outlive whoever started it, as `nohup` has it.
  if (process.env['JPY_PARENT_PID'] === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_POLL_MS).unref();
}
