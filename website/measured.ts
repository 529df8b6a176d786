// The figures that the home page shows, taken out of the last committed benchmarks when the site is built: the whole
// results would weigh more than the page.
import norm from '../bench/results/norm.json';
import ticks from '../bench/results/ticks.json';

/** As they are shown; one that the last run did not measure is left out. */
export interface Measured {
  /** layerNorm's time, over that of copying the same bytes. */ copy?: string | undefined;
  /** The time of TensorFlow.js' own layer, over layerNorm's. */ layers?: string | undefined;
  /** The time of a tick that is kept, over that of reading the clock. */ tick?: string | undefined;
}

/** A transformer's activations: 4096 tokens of width 768. */
const SHAPE = '4096,768';

export function measured(): Measured {
  const race = norm.races.find(
    (one) =>
      one.pass === 'forward' && one.buffers === 'rotating' && one.shape.join() === SHAPE && one.backend === 'wasm',
  );
  const row = (peer: string) => race?.rows.find((one) => one.peer === peer);
  return {
    copy: row('ticknorm')?.overCopy.toFixed(2),
    layers: row('tf.layers')?.overTicknorm.toFixed(0),
    tick: ticks.costs.find(({ name }) => name === 'tick, memory sink')?.ratio.toFixed(1),
  };
}
