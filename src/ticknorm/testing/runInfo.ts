// What a ticker tells a sink, for tests that write to a sink without a ticker.
import type { RunInfo } from '../ticks/sink';

export function runInfo(about: Partial<RunInfo> = {}): RunInfo {
  const nothing = (): void => {};
  const rest = { addLoggingMs: nothing, deliver: nothing, failed: nothing, dropped: nothing };
  return { run: 'a', segment: 0, firstStep: 1, samples: 0, tokens: 0, ...rest, ...about };
}
