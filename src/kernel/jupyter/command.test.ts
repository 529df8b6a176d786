import { expect, test } from 'vitest';
import { runJupyterCommand } from './command';

test.each([
  { line: 'kernel', message: 'kernel: name one connection file; see ticknorm-kernel --help.' },
  { line: 'install --usr', message: '--usr is not an option; see ticknorm-kernel --help.' },
  { line: 'install here', message: 'install: "here" is not expected; see ticknorm-kernel --help.' },
  { line: 'install --prefix', message: '--prefix needs a value after it; see ticknorm-kernel --help.' },
  { line: 'uninstall --name', message: '--name needs a value after it; see ticknorm-kernel --help.' },
  {
    line: 'install --user --prefix x',
    message: 'install: choose one of --user, --sys-prefix and --prefix.',
  },
])('$line is refused in one line', async ({ line, message }) => {
  await expect(runJupyterCommand(line.split(' '))).rejects.toThrow(message);
});
