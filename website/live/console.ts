// The console of a cell: what it prints goes to the cell's output, and nowhere else.
import { format, inspect } from './inspect';

/** Takes a line, with its end. */
export type Print = (name: 'stdout' | 'stderr', text: string) => void;

/** Replaces the methods of `console` that print. The others stay the browser's. */
export function captureConsole(print: Print): void {
  let indent = '';
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const line = (name: 'stdout' | 'stderr', text: string): void =>
    print(name, `${indent}${text.replaceAll('\n', `\n${indent}`)}\n`);
  const out = (...values: unknown[]): void => line('stdout', format(values));
  const err = (...values: unknown[]): void => line('stderr', format(values));
  const elapsed = (label: string): string => `${label}: ${(performance.now() - (timers.get(label) ?? 0)).toFixed(3)}ms`;
  Object.assign(console, {
    log: out,
    info: out,
    debug: out,
    warn: err,
    error: err,
    trace: err,
    dir: (value: unknown) => line('stdout', inspect(value)),
    table: (value: unknown) => line('stdout', inspect(value)),
    assert: (holds: unknown, ...values: unknown[]) => {
      if (!holds) line('stderr', ['Assertion failed', ...(values.length > 0 ? [format(values)] : [])].join(': '));
    },
    count: (label = 'default') => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      out(`${label}: ${counts.get(label)}`);
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) out(...values);
      indent += '  ';
    },
    groupEnd: () => {
      indent = indent.slice(2);
    },
    time: (label = 'default') => timers.set(label, performance.now()),
    timeLog: (label = 'default') => out(elapsed(label)),
    timeEnd: (label = 'default') => {
      out(elapsed(label));
      timers.delete(label);
    },
  });
}
