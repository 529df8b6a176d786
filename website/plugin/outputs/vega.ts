// A Vega-Lite specification → what Vega draws, in the site's look. Shared by the drawings that are made when the site is
// built and by the charts that a page draws itself, so that both look alike and refuse the same things.
import * as vega from 'vega';
import { type Config, compile, type TopLevelSpec } from 'vega-lite';
import { isObject } from '../notebook';

export interface VegaChart {
  /** For `vega.parse`. */ readonly spec: vega.Spec;
  /** For `new vega.View`. */ readonly options: { readonly loader: vega.Loader; readonly logger: vega.LoggerInterface };
  /** What went wrong so far, in sentences without their ends. Drawing adds to it. */ readonly problems: readonly string[];
}

/**
 * @param config the look; what the specification says for itself wins over it
 * @throws {Error} when `value` is no chart
 */
export function vegaChart(value: Record<string, unknown>, config: Config): VegaChart {
  const problems: string[] = [];
  // A chart that asks for a file fails; what it shows must lie in the notebook. Vega itself would only warn.
  const loader: vega.Loader = {
    ...vega.loader(),
    load: (uri) => {
      problems.push(`its data lies at ${uri}; put the values into the specification`);
      return Promise.reject(new Error(uri));
    },
  };
  const logger = vega.logger(vega.Error);
  logger.error = (...messages) => {
    problems.push(messages.join(' '));
    return logger;
  };
  const { config: own, ...spec } = value;
  const merged = vega.mergeConfig(config, isObject(own) ? own : {});
  const compiled = compile(asSpec({ ...spec, background: 'transparent' }), { config: merged, logger });
  return { spec: compiled.spec, options: { loader, logger }, problems };
}

// Vega-Lite checks the rest itself and says what is wrong; a mark or a composition is what makes an object a chart.
function asSpec(spec: Record<string, unknown>): TopLevelSpec {
  if (!isSpec(spec)) throw new Error('it has neither a mark nor layers, nor a composition of charts');
  return spec;
}

const isSpec = (spec: Record<string, unknown>): spec is Record<string, unknown> & TopLevelSpec =>
  ['mark', 'layer', 'concat', 'hconcat', 'vconcat', 'spec'].some((key) => key in spec);
