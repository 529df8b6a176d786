// npm as it was called: through the same file where npm runs us, or by its name.
import { run } from './processes.mjs';

/**
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function npm(args, options) {
  const path = process.env['npm_execpath'];
  return path?.endsWith('.js') ? run(process.execPath, [path, ...args], options) : run('npm', args, options);
}
