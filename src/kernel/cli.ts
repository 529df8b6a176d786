#!/usr/bin/env node
// The command `ticknorm-kernel`. Results go to files, progress and errors to standard error, help to standard output.
import { InputError } from './errors';
import { isJupyterCommand, runJupyterCommand } from './jupyter/command';
import { HELP, parseOptions } from './runner/options';
import { Progress } from './runner/progress';
import { runAll } from './runner/run-all';
import { SessionDeath } from './session/death';

const progress = new Progress(process.stderr);

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    if (isJupyterCommand(args[0])) {
      const done = await runJupyterCommand(args);
      if (done !== null) console.log(done);
      return 0;
    }
    stopOnSignals();
    const options = parseOptions(args);
    if (!options) {
      process.stdout.write(HELP);
      return 0;
    }
    const failures = await runAll({ ...options, progress });
    return failures.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InputError || error instanceof SessionDeath)) throw error;
    progress.line(`ticknorm-kernel: ${error.message}`);
    return error instanceof InputError ? 2 : 1;
  }
}

function stopOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      progress.line('interrupted; the notebook that was running is not written.');
      // Sessions end with this process: each has a handler for its exit.
      process.exit(130);
    });
  }
}
