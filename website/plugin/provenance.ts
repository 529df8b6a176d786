// What a notebook ran with, in words, from what the runner noted in its metadata.
import { isObject } from './notebook';

/** What the runner itself is made of: key in the metadata → name for people. */
const RUNNER: readonly (readonly [key: string, name: string])[] = [
  ['node', 'Node'],
  ['typescript', 'TypeScript'],
  ['tslab', 'tslab'],
];

/** Packages that are known by another name than the one they are imported by. */
const KNOWN: Record<string, string> = { '@tensorflow/tfjs': 'TensorFlow.js' };

const named = (name: string, version: unknown): string[] =>
  typeof version === 'string' && version !== '' ? [`${name} ${version.replace(/^v/, '')}`] : [];

/** @returns `['Node 20.20.0', 'TensorFlow.js 4.22.0 (wasm)', 'ticknorm 0.1.0']`: the runner first, then what cells imported */
export function ranWith(run: Record<string, unknown>): string[] {
  const packages = isObject(run['packages']) ? Object.entries(run['packages']) : [];
  return [
    ...RUNNER.flatMap(([key, name]) => named(name, run[key])),
    ...packages
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, version]) => named(KNOWN[key] ?? key, version).map((text) => withBackend(key, text, run))),
  ];
}

/** Numbers differ in their last digits from backend to backend, so it belongs to the version. */
function withBackend(key: string, text: string, { backend }: Record<string, unknown>): string {
  return key === '@tensorflow/tfjs' && typeof backend === 'string' ? `${text} (${backend})` : text;
}
