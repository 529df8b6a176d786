// The events of a TensorBoard log that are written once or seldom, as protocol buffer messages.
// Source: tensorboard/compat/proto/{event,summary,histogram}.proto and plugins/hparams/plugin_data.proto,
// https://github.com/tensorflow/tensorboard

import type { TickHistogram } from '../../record';
import { double, doubles, int, message, nested, string } from './protobuf';

/** What a run was started with; shown in TensorBoard's HParams tab beside its metrics. */
export type HParams = Readonly<Record<string, string | number | boolean>>;

const event = (seconds: number, ...fields: readonly Uint8Array[]): Uint8Array => message(double(1, seconds), ...fields);

const FILE_VERSION = 3;
const SUMMARY = 5;
const SESSION_LOG = 7;

/** The first event of every file. */
export function versionEvent(seconds: number): Uint8Array {
  return event(seconds, string(FILE_VERSION, 'brain.Event:2'));
}

/** Says that the steps from `step` on begin here: what earlier files hold of them is not shown any more. */
export function startEvent(seconds: number, step: number): Uint8Array {
  const START = 1;
  return event(seconds, int(2, step), nested(SESSION_LOG, int(1, START)));
}

/** The hyperparameters of the run that this file belongs to. */
export function hparamsEvent(seconds: number, run: string, hparams: HParams): Uint8Array {
  const entries = Object.entries(hparams).map(([name, value]) =>
    nested(1, message(string(1, name), nested(2, jsonValue(value)))),
  );
  const started = message(...entries, string(4, run), double(5, seconds));
  return hparamsSummary(seconds, '_hparams_/session_start_info', nested(3, started));
}

/** Says that the run ended, and well: without it the HParams tab calls it running. */
export function endEvent(seconds: number): Uint8Array {
  const SUCCESS = 1;
  return hparamsSummary(seconds, '_hparams_/session_end_info', nested(4, message(int(1, SUCCESS), double(2, seconds))));
}

function hparamsSummary(seconds: number, tag: string, data: Uint8Array): Uint8Array {
  const metadata = nested(1, message(string(1, 'hparams'), nested(2, data)));
  const FLOAT = 1;
  const noTensor = message(int(1, FLOAT), nested(2, nested(2, new Uint8Array()))); // [0], which is what the reader expects
  return event(seconds, nested(SUMMARY, nested(1, message(string(1, tag), nested(8, noTensor), nested(9, metadata)))));
}

/** google.protobuf.Value */
function jsonValue(value: string | number | boolean): Uint8Array {
  if (typeof value === 'number') return double(2, value);
  return typeof value === 'string' ? string(3, value) : int(4, value ? 1 : 0);
}

/** A histogram of one step. */
export function histogramEvent(seconds: number, step: number, tag: string, histogram: TickHistogram): Uint8Array {
  const { min, max, count, sum, sumSquares, limits, counts } = histogram;
  const proto = message(
    double(1, min),
    double(2, max),
    double(3, count),
    double(4, sum),
    double(5, sumSquares),
    doubles(6, limits),
    doubles(7, counts),
  );
  return event(seconds, int(2, step), nested(SUMMARY, nested(1, message(string(1, tag), nested(5, proto)))));
}
