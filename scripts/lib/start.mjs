// The stages of `npm start`, in the order that data flows: packages, notebooks, site, server.
import { install } from './install.mjs';
import { buildPackages } from './packages.mjs';
import { command, Failure } from './report.mjs';
import { buildSite, runNotebooks } from './site.mjs';

const USAGE = 'npm start -- [--port N] [--no-serve] [--fresh]';

/**
 * @param {string[]} args
 * @returns {{ port: number, serve: boolean, fresh: boolean }}
 * @throws {Failure} on a flag that there is not, or a port that is none
 */
export function parse(args) {
  const options = { port: 3000, serve: true, fresh: false };
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = (args[i] ?? '').split('=', 2);
    if (flag === '--no-serve') options.serve = false;
    else if (flag === '--fresh') options.fresh = true;
    else if (flag === '--port') {
      const value = inline ?? args[++i];
      options.port = Number(value);
      if (!/^\d+$/.test(value ?? '') || options.port < 1 || options.port > 65_535) {
        throw new Failure(`--port takes a whole number from 1 to 65535, not ${value ?? 'nothing'}; usage: ${USAGE}`, 2);
      }
    } else throw new Failure(`npm start has no ${args[i]}; usage: ${USAGE}`, 2);
  }
  return options;
}

/** @param {string[]} args */
export const main = (args) =>
  command(async () => {
    const options = parse(args);
    await install();
    await buildPackages(options);
    await runNotebooks(options);
    await buildSite(options);
    if (!options.serve) {
      console.log('The site is built in website/generated/site; npm start serves it.');
      return;
    }
    const { HOST, serve } = await import('./serve.mjs');
    await serve(options.port);
    const address = `http://${HOST}:${options.port}`;
    console.log(`
  ticknorm   ${address}
  notebook   ${address}/notebooks/tick-logger

  Next: read the notebook, or change notebooks/en/*.ipynb and run npm start again.
  Ctrl-C stops the server.
`);
  });
