// What the page runs. It is bundled by norm-browser.test.ts and finds tfjs, with its backends, in a global of their own
// scripts, as a page has it that loads them from its own host.
import * as tf from '@tensorflow/tfjs';
import type { NormCase } from '../../src/ticknorm/testing/cases';
import { runCase } from '../../src/ticknorm/testing/runCase';
import { checks, halfFloats, THREADED, threaded } from './checks';
import { gpuChecks } from './gpuChecks';

/** What is wrong, by the name of the case or check; an empty list where nothing is. */
export type Findings = Record<string, string[]>;

declare global {
  interface Window {
    suite: Suite;
  }
}

export interface Suite {
  /** @param files  names of case files, below the page's own address */
  run(backend: string, files: readonly string[]): Promise<Findings>;
  /** What is wrong on WebGL where it has no textures of 32-bit floats, as on some phones. */ halfFloats(): Promise<
    string[]
  >;
}

const suite: Suite = {
  async run(backend, files) {
    if (!(await tf.setBackend(backend))) throw new Error(`tfjs could not start its ${backend} backend`);
    const findings: Findings = {};
    const look = async (name: string, body: () => Promise<string[]>): Promise<void> => {
      const scope = tf.engine();
      scope.startScope();
      findings[name] = await body().catch((error: unknown) => [String(error)]);
      scope.endScope();
    };
    for (const file of files) {
      const cases: NormCase[] = await (await fetch(`./cases/${file}.json`)).json();
      for (const c of cases) await look(c.name, () => runCase(c));
    }
    const gpu = backend.startsWith('webg') ? gpuChecks : {};
    for (const [name, check] of Object.entries({ ...checks, ...gpu })) await look(name, check);
    if (crossOriginIsolated) await look(THREADED, threaded);
    return findings;
  },

  async halfFloats() {
    tf.env().set('WEBGL_FORCE_F16_TEXTURES', true);
    await tf.setBackend('webgl');
    return halfFloats();
  },
};

window.suite = suite;
