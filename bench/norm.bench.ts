// npm run bench: Layer Normalization against named peers, in one process and one run. Prints tables of medians and ratios
// and writes bench/results/norm.json. Nothing here is a test: what a machine is busy with decides.
import '@tensorflow/tfjs-backend-wasm';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { agree } from './agree';
import { type Peer, race, type Time } from './harness';
import { type NativeTimes, runNative } from './native';
import { copy } from './peers/copy';
import { onnxWeb } from './peers/onnx';
import { makeWork } from './peers/tensors';
import { composed, forward, gradient, tfLayers, ticknorm } from './peers/tfjs';
import { formatTable, type Row } from './table';
import { trainingStep } from './trainingStep';

const USAGE = `npm run bench -- [options]
  --native         ONNX Runtime and JAX on one thread as well, through Python (made in .venv-bench)
  --shapes A,B     only these, such as 4096x768; default: all six
  --rounds N       rounds of each race; default: 40`;
const EPSILON = 1e-5;
const SHAPES = '64x128,512x256,32x128x64,4096x768,256x4096,8192x1024';
/** Elements above which the gradient of tfjs' own layer is left out: it slices row by row, for minutes. */
const LARGEST_FOR_LAYERS = 2 ** 19;
const CPU_SHAPES = ['4096x768'];

interface Race {
  readonly backend: string;
  readonly shape: readonly number[];
  readonly pass: 'forward' | 'gradient';
  /** `rotating`: no input is in the processor's cache. `reused`: one input and one output, over and over. */
  readonly buffers: 'rotating' | 'reused';
  readonly rows: readonly Row[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      native: { type: 'boolean', default: false },
      shapes: { type: 'string', default: SHAPES },
      rounds: { type: 'string', default: '40' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const names = values.shapes.split(',');
  const shapes = names.map((name) => name.split('x').map(Number));
  const rounds = Number(values.rounds);
  if (!(rounds >= 1) || shapes.flat().some((size) => !(size >= 1))) throw new RangeError(USAGE);

  const native = values.native ? runNative(process.cwd(), shapes, EPSILON) : undefined;
  const races: Race[] = [];
  const report = (result: Race): void => {
    races.push(result);
    const { backend, shape, pass, buffers, rows } = result;
    const what = pass === 'forward' ? 'forward' : 'forward + backward';
    console.log(`\n${formatTable(`${backend} [${shape.join(', ')}] ${what}, buffers ${buffers}`, rows)}`);
    const limit = rows.find(({ peer }) => peer === 'composed')?.overCopy;
    if (pass === 'forward' && limit !== undefined) {
      console.log(`  A copy would be ${limit.toFixed(1)} times as fast as composed operations: no kernel can be more.`);
    }
  };
  await startBackend('wasm');
  for (const shape of shapes) {
    const times = native?.results.find((result) => String(result.shape) === String(shape));
    report(await raceForward('wasm', shape, rounds, times));
    report(await raceReused('wasm', shape, rounds));
    report(await raceGradient('wasm', shape, rounds, times));
  }
  const step = await trainingStep(rounds);
  const without = step.find(({ name }) => name === 'without')?.name ?? '';
  const added = step.map(({ name, over }) => `${name} ${((over[without] ?? Number.NaN) * 100 - 100).toFixed(1)} %`);
  console.log(`\nwasm, one training step of 784-128-LN-64-LN-10, batch 64: ${added.slice(1).join(', ')} over none`);
  await startBackend('cpu');
  for (const shape of shapes.filter((_, i) => CPU_SHAPES.includes(names[i] ?? ''))) {
    report(await raceForward('cpu', shape, Math.min(rounds, 10)));
  }
  const path = join(process.cwd(), 'bench', 'results', 'norm.json');
  mkdirSync(join(path, '..'), { recursive: true });
  const result = {
    machine: machine(),
    versions: { ...versions(), ...native?.versions },
    rounds,
    races,
    trainingStep: step,
  };
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nWritten to ${path}`);
}

async function startBackend(name: string): Promise<void> {
  tf.env().set('PROD', true); // without the cpu backend's banner
  if (!(await tf.setBackend(name))) throw new Error(`tfjs could not start its ${name} backend`);
}

async function raceForward(backend: string, shape: number[], rounds: number, native?: NativeTimes): Promise<Race> {
  const work = makeWork(shape);
  const layers = tfLayers(work);
  const subjects = [ticknorm(work), composed(work), layers];
  const onnx = backend === 'wasm' ? [await onnxWeb(work, EPSILON)] : [];
  await agree([...subjects, ...onnx], work.next().x);
  const peers = [copy(work), ...subjects.map((subject) => forward(subject, work)), ...onnx];
  const times = await race(peers, { rounds });
  finish(peers, work);
  layers.dispose?.();
  return { backend, shape, pass: 'forward', buffers: 'rotating', rows: rowsOf(times, native?.forward) };
}

async function raceReused(backend: string, shape: number[], rounds: number): Promise<Race> {
  const work = makeWork(shape, true);
  const peers = [copy(work), forward(ticknorm(work), work)];
  const times = await race(peers, { rounds });
  finish(peers, work);
  return { backend, shape, pass: 'forward', buffers: 'reused', rows: rowsOf(times) };
}

async function raceGradient(backend: string, shape: number[], rounds: number, native?: NativeTimes): Promise<Race> {
  const work = makeWork(shape);
  const layers = work.rows * work.width > LARGEST_FOR_LAYERS ? undefined : tfLayers(work);
  const subjects = [ticknorm(work), composed(work), ...(layers ? [layers] : [])];
  const peers = [copy(work), ...subjects.map((subject) => gradient(subject, work))];
  const times = await race(peers, { rounds });
  finish(peers, work);
  layers?.dispose?.();
  return { backend, shape, pass: 'gradient', buffers: 'rotating', rows: rowsOf(times, native?.gradient) };
}

function finish(peers: readonly Peer[], work: ReturnType<typeof makeWork>): void {
  work.release();
  for (const peer of peers) peer.dispose?.();
  work.dispose();
}

/** Native peers ran in another process, so theirs are ratios of medians. */
function rowsOf(times: readonly Time[], native: Readonly<Record<string, number>> = {}): Row[] {
  const msOf = (name: string): number => times.find((time) => time.name === name)?.medianMs ?? Number.NaN;
  const [base, ours] = [msOf('copy'), msOf('ticknorm')];
  return [
    ...times.map(({ name, medianMs, over }) => ({
      peer: name,
      medianMs,
      overCopy: over['copy'] ?? Number.NaN,
      overTicknorm: over['ticknorm'] ?? Number.NaN,
    })),
    ...Object.entries(native).map(([peer, medianMs]) => ({
      peer,
      medianMs,
      overCopy: medianMs / base,
      overTicknorm: medianMs / ours,
    })),
  ];
}

const machine = (): Record<string, string | number> => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  platform: `${process.platform} ${process.arch}`,
});

function versions(): Record<string, string> {
  const require = createRequire(join(process.cwd(), 'package.json'));
  const of = (name: string): string => require(`${name}/package.json`).version;
  return { node: process.versions.node, tfjs: tf.version.tfjs, ticknorm: of('ticknorm') };
}

void main();
