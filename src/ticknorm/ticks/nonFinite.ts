// The alarm for a metric that is not a finite number any more: mostly a loss that became NaN, and a run that is lost.

import { describeValue } from '../format';

/** What the alarm tells. */
export interface NonFiniteEvent {
  readonly run: string;
  /** The step whose metrics these are. */
  readonly step: number;
  /** The metrics that are NaN or infinite for the first time in this run. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * What happens when a metric is NaN or infinite for the first time: a warning on the console, an error out of `tick`, or
 * whatever a function does.
 */
export type OnNonFinite = 'warn' | 'stop' | ((event: NonFiniteEvent) => void);

/** `onNonFinite: 'stop'`: out of the `tick` that got the metric or, if that was a tensor, the first after it was read. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError';
  readonly event: NonFiniteEvent;

  constructor(event: NonFiniteEvent) {
    super(
      `ticker.tick: ${describe(event)}, and onNonFinite is 'stop'. Its record is kept; lower the learning rate, clip the gradients or look at that step's batch.`,
    );
    this.event = event;
  }
}

/** @throws TypeError for what is not an {@link OnNonFinite} */
export function checkOnNonFinite(value: unknown): void {
  if (value === 'warn' || value === 'stop' || typeof value === 'function') return;
  throw new TypeError(
    `createTicker: onNonFinite is ${describeValue(value)}; it is 'warn', 'stop' or a function of the event, pass for example ({ metrics }) => console.log(metrics).`,
  );
}

export interface NonFiniteAlarm {
  /** Looks at the metrics of a step that holds one that is not finite. */
  look(step: number, metrics: Readonly<Record<string, number>>): void;
  /** @throws NonFiniteError when the run is to be stopped, once */
  throwIfStopped(): void;
}

export function nonFiniteAlarm(run: string, on: OnNonFinite): NonFiniteAlarm {
  const seen = new Set<string>();
  let stop: NonFiniteError | undefined;
  return {
    look(step, metrics) {
      const news = Object.entries(metrics).filter(([name, value]) => !Number.isFinite(value) && !seen.has(name));
      if (news.length === 0) return;
      const first = seen.size === 0;
      for (const [name] of news) seen.add(name);
      const event = { run, step, metrics: Object.fromEntries(news) };
      if (typeof on === 'function') on(event);
      else if (first && on === 'stop') stop = new NonFiniteError(event);
      else if (first) console.warn(`ticknorm: ${describe(event)}; later ones are recorded, but not warned of.`);
    },
    throwIfStopped() {
      const error = stop;
      stop = undefined;
      if (error) throw error;
    },
  };
}

function describe({ run, step, metrics }: NonFiniteEvent): string {
  const values = Object.entries(metrics).map(([name, value]) => `"${name}" is ${value}`);
  return `metric ${values.join(', ')} at step ${step} of run "${run}"`;
}
