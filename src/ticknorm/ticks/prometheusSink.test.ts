// The text is compared whole with what the format's specification asks for; the clock is the test's own.
import { expect, test } from 'vitest';
import { useBackend } from '../testing/backends';
import { prometheusSink } from './prometheusSink';
import { createTickerWith } from './ticker';

useBackend('cpu');

test('the state of the run as Prometheus reads it', async () => {
  let now = 0;
  const prometheus = prometheusSink();
  expect(prometheus.text()).toBe('');
  const ticker = createTickerWith(
    { run: 'a "b"\\c\nd', samplesPerStep: 8, sinks: [prometheus], onNonFinite: () => {} },
    { now: () => now, wall: () => 0 },
  );
  for (const loss of [2, Number.NEGATIVE_INFINITY]) {
    ticker.phase('forward', () => {
      now += 250;
    });
    now += 250;
    ticker.tick({ loss, accuracy: Number.NaN }, { epoch: 3, tokens: 5 });
  }
  const run = 'run="a \\"b\\"\\\\c\\nd"';
  const text = prometheus.text().replace(/(?<=_(tensors|bytes)\{.*\} )\d+$/gm, 'N');
  expect(text).toBe(`# HELP ticknorm_steps_total Steps of the whole run.
# TYPE ticknorm_steps_total counter
ticknorm_steps_total{${run}} 2
# HELP ticknorm_samples_total Samples of the whole run.
# TYPE ticknorm_samples_total counter
ticknorm_samples_total{${run}} 16
# HELP ticknorm_tokens_total Tokens of the whole run.
# TYPE ticknorm_tokens_total counter
ticknorm_tokens_total{${run}} 10
# HELP ticknorm_step_seconds_total Seconds that the steps took.
# TYPE ticknorm_step_seconds_total counter
ticknorm_step_seconds_total{${run}} 1
# HELP ticknorm_logging_seconds_total Seconds of them that logging took.
# TYPE ticknorm_logging_seconds_total counter
ticknorm_logging_seconds_total{${run}} 0
# HELP ticknorm_phase_seconds_total Seconds in each phase.
# TYPE ticknorm_phase_seconds_total counter
ticknorm_phase_seconds_total{${run},phase="forward"} 0.5
# HELP ticknorm_epoch The epoch.
# TYPE ticknorm_epoch gauge
ticknorm_epoch{${run}} 3
# HELP ticknorm_live_tensors Live tensors after the last step.
# TYPE ticknorm_live_tensors gauge
ticknorm_live_tensors{${run}} N
# HELP ticknorm_live_bytes Bytes of the live tensors.
# TYPE ticknorm_live_bytes gauge
ticknorm_live_bytes{${run}} N
# HELP ticknorm_resident_bytes Resident memory of the process in bytes.
# TYPE ticknorm_resident_bytes gauge
ticknorm_resident_bytes{${run}} N
# HELP ticknorm_metric The last value of each metric.
# TYPE ticknorm_metric gauge
ticknorm_metric{${run},metric="loss"} -Inf
ticknorm_metric{${run},metric="accuracy"} NaN
`);
  await ticker.close();
});
