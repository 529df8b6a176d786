// What a notebook ran with, in words, from what the runner noted in its metadata.

const NAMES: readonly (readonly [key: string, name: string])[] = [
  ['node', 'Node'],
  ['typescript', 'TypeScript'],
  ['tslab', 'tslab'],
  ['tfjs', 'TensorFlow.js'],
  ['ticknorm', 'ticknorm'],
];

/** @returns `['Node 20.20.0', 'TypeScript 5.0.4']`: the versions that were noted, in a fixed order */
export function ranWith(run: Record<string, unknown>): string[] {
  return NAMES.flatMap(([key, name]) => {
    const version = run[key];
    return typeof version === 'string' && version !== '' ? [`${name} ${version.replace(/^v/, '')}`] : [];
  });
}
