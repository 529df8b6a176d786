// Runs native.py in a virtual environment of its own, made when it is missing.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnxModel } from './peers/onnx';

/** Median milliseconds by peer. */
export interface NativeTimes {
  readonly shape: readonly number[];
  readonly forward: Readonly<Record<string, number>>;
  readonly gradient: Readonly<Record<string, number>>;
}

export interface Native {
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly NativeTimes[];
}

export function runNative(root: string, shapes: readonly (readonly number[])[], epsilon: number): Native {
  const python = environment(root);
  const folder = mkdtempSync(join(tmpdir(), 'ticknorm-bench-'));
  try {
    const tasks = shapes.map((shape, i) => {
      const model = join(folder, `${i}.onnx`);
      writeFileSync(model, onnxModel(shape, epsilon));
      return { shape, model };
    });
    const output = execFileSync(python, [join(root, 'bench', 'native.py')], {
      input: JSON.stringify(tasks),
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return JSON.parse(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function environment(root: string): string {
  const folder = join(root, '.venv-bench');
  const python = join(folder, 'bin', 'python');
  if (existsSync(python)) return python;
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', join(root, 'bench', 'requirements.txt')], {
    stdio: 'inherit',
  });
  return python;
}
