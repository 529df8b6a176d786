// A sink that writes TensorBoard event files, without TensorFlow: each ticker a file of its own, so that what a crash
// left torn in one hides nothing of the next.

import { mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describeValue } from '../../../format';
import type { Tick } from '../../record';
import type { RunInfo, Sink } from '../../sink';
import { AppendFile } from '../appendFile';
import { endEvent, type HParams, histogramEvent, hparamsEvent, startEvent, versionEvent } from './events';
import { RecordBuffer } from './recordBuffer';

export interface TensorBoardSinkOptions {
  /** What the run was started with: `{ learningRate: 0.01, optimizer: 'adam' }`. */
  readonly hparams?: HParams;
}

/**
 * Writes TensorBoard event files into the folder `dir`, one run a folder: `tensorboard --logdir runs` shows `runs/a` and
 * `runs/b` as the runs `a` and `b`.
 *
 * Each metric is a scalar by its own name; `ticker/stepMs`, `ticker/liveTensors` and the milliseconds of each phase,
 * `phases/forward`, are scalars too, histograms are histograms, and `hparams` fill the HParams tab. Scalars are float32
 * there. A ticker begins a new file, as does a resumed one, and nothing of an older file is changed; steps that an older
 * file holds, but that the run is resumed before, are no longer shown.
 *
 * @throws TypeError for a hyperparameter that is not a string, a number or a boolean
 */
export function tensorBoardSink(dir: string, options: TensorBoardSinkOptions = {}): Sink {
  const { hparams } = options;
  for (const [name, value] of Object.entries(hparams ?? {})) {
    if (['string', 'number', 'boolean'].includes(typeof value)) continue;
    throw new TypeError(
      `tensorBoardSink: hparams.${name} is ${describeValue(value)}; a hyperparameter is a string, a number or a boolean.`,
    );
  }
  const buffer = new RecordBuffer();
  const phaseTags = new Map<string, string>();
  let run: string | undefined;
  let file: AppendFile | undefined;
  let records = 0;

  function flush(): void {
    const bytes = buffer.take();
    if (bytes.length > 0) file?.append(bytes, records);
    records = 0;
    file?.flush();
  }

  function tagOf(path: string): string {
    let tag = phaseTags.get(path);
    if (tag === undefined) {
      tag = `phases/${path}`;
      phaseTags.set(path, tag);
    }
    return tag;
  }

  return {
    name: `tensorboard ${dir}`,
    open(info: RunInfo): void {
      if (run !== undefined) throw new Error(`It already logs run "${run}"; make a tensorBoardSink for each ticker.`);
      mkdirSync(dir, { recursive: true });
      file = new AppendFile(join(dir, fileName(dir)), info.dropped);
      run = info.run;
      const now = Date.now() / 1000;
      buffer.add(versionEvent(now));
      buffer.add(startEvent(now, info.firstStep));
      if (hparams) buffer.add(hparamsEvent(now, info.run, hparams));
      file.beginning = buffer.take();
      file.append(file.beginning, 0);
      file.flush();
    },
    write(tick: Tick): void {
      const seconds = tick.wallTime / 1000;
      for (const name in tick.metrics) buffer.scalar(name, tick.metrics[name] ?? Number.NaN);
      for (const path in tick.phases) buffer.scalar(tagOf(path), tick.phases[path] ?? Number.NaN);
      buffer.scalar('ticker/stepMs', tick.stepMs);
      buffer.scalar('ticker/liveTensors', tick.liveTensors);
      buffer.addEvent(seconds, tick.step);
      for (const name in tick.histograms) {
        const histogram = tick.histograms[name];
        if (histogram) buffer.add(histogramEvent(seconds, tick.step, name, histogram));
      }
      records++;
    },
    flush,
    close(): void {
      if (hparams) buffer.add(endEvent(Date.now() / 1000));
      try {
        flush();
      } finally {
        file?.close();
        file = undefined;
      }
    },
  };
}

/**
 * TensorBoard takes what has `tfevents` in its name, and reads the files of a folder in the order of their names: so the
 * seconds in it are larger than those of any file that is there, whatever the wall clock says.
 */
function fileName(dir: string): string {
  const earlier = readdirSync(dir).map((name) => Number(/^events\.out\.tfevents\.(\d+)\./.exec(name)?.[1] ?? 0));
  const seconds = earlier.reduce((most, its) => Math.max(most, its + 1), Math.floor(Date.now() / 1000));
  return `events.out.tfevents.${String(seconds).padStart(10, '0')}.${hostname()}.${process.pid}`;
}
