// Draws a live chart into a page. Loaded by the first chart that a reader explores, with all of Vega.
import * as vega from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { darkConfig, lightConfig } from '../../plugin/outputs/chart-theme';
import { vegaChart } from '../../plugin/outputs/vega';
import { answering, fits, type Size, sized } from './specification';
import { tooltip } from './tooltip';

export interface LiveChart {
  /** Draws it anew in another width, where it is one picture. */ resize(width: number): void;
  /** Takes it off the page. */ remove(): void;
}

export interface DrawOptions {
  readonly theme: 'light' | 'dark';
  readonly size: Size;
  /** The class of the tooltip. */ readonly tooltipClass: string;
}

/**
 * @param place  an empty element, which the chart fills
 * @throws {Error} that says what is wrong with the chart
 */
export async function drawChart(
  place: HTMLElement,
  spec: Record<string, unknown>,
  { theme, size, tooltipClass }: DrawOptions,
): Promise<LiveChart> {
  const config = { ...answering(theme === 'dark' ? darkConfig : lightConfig, spec), aria: false }; // the page names the whole
  const { spec: drawn, options, problems } = vegaChart(sized(spec, size), config);
  // Vega makes functions from the expressions of a chart. A page's policy forbids that, so they are interpreted.
  const view = new vega.View(vega.parse(drawn, undefined, { ast: true }), {
    ...options,
    expr: expressionInterpreter,
    renderer: 'svg',
    container: place,
    hover: true,
  });
  const words = tooltip(tooltipClass);
  view.tooltip(words.handler);
  const remove = (): void => {
    words.remove();
    view.finalize();
    place.replaceChildren();
  };
  try {
    await view.runAsync();
    if (problems.length > 0) throw new Error(problems.join('; '));
  } catch (error) {
    remove();
    throw error;
  }
  return {
    resize: (width) => {
      if (fits(spec) && width > 0 && view.width() !== width) void view.width(width).runAsync();
    },
    remove,
  };
}
