// `npm run types`: every part under its own tsconfig, all problems in one go.

import { at } from './lib/paths.mjs';
import { runNode } from './lib/processes.mjs';
import { command, Failure } from './lib/report.mjs';

await command(async () => {
  const projects = ['src/ticknorm', 'src/kernel', '.'];
  /** @type {string[]} */
  const wrong = [];
  for (const project of projects) {
    const { code } = await runNode(at('node_modules', 'typescript', 'bin', 'tsc'), ['-p', project, '--noEmit']);
    if (code !== 0) wrong.push(project);
  }
  if (wrong.length > 0) throw new Failure(`TypeScript found problems in ${wrong.join(', ')}.`);
});
