// Charts as Vega-Lite specifications, which JupyterLab and the site draw in their own theme: so no colour is set here.
// Source: https://vega.github.io/vega-lite/docs/spec.html, version 5.

import { describeValue } from '../format';
import { type MimeBundle, type Showable, showable } from './bundle';
import { type Drawing, drawingOf, type FieldOptions, type Series } from './series';
import { barsText, numbers, seriesText } from './sparkline';
import { thin } from './thin';

/** The MIME type of a Vega-Lite 5 specification. */
export const VEGA_LITE = 'application/vnd.vegalite.v5+json';

const KINDS = ['line', 'bar', 'point'] as const;

export interface ChartOptions extends FieldOptions {
  readonly title?: string;
  /** `line` when left out; bars begin at 0 and treat x as categories. */
  readonly kind?: 'line' | 'bar' | 'point';
  /** The titles of the axes; the names of the fields when left out. Say the unit here: `ms a step`. */
  readonly xTitle?: string;
  readonly yTitle?: string;
  /** Logarithmic axes; a value that is not above 0 leaves a gap. */
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** What the picture says, for those who cannot see it; a summary of the numbers when left out. */
  readonly description?: string;
}

/** A chart that shows itself: Vega-Lite where that is drawn, sparklines and key numbers as text. */
export interface Chart extends Showable {
  /** The Vega-Lite specification, its data included. */
  readonly spec: MimeBundle;
}

/**
 * A chart of rows (the records of a ticker, or any objects) or of {@link Series}.
 *
 * ```ts
 * display(chart(memory.ticks, { y: 'loss', logY: true }));
 * display(chart([{ name: 'with LN', y: withLN }, { name: 'without', y: without }], { x: 'layer', y: 'gradient norm' }));
 * ```
 *
 * A field is a property, a metric or phase of a tick by its own name, or a path such as `stepMs.p90`. Of a series with
 * more than 500 points the extremes of equal stretches are drawn.
 *
 * @throws TypeError or RangeError when there is nothing to draw, saying which fields there are
 */
export function chart(data: readonly object[] | Series, options: ChartOptions = {}): Chart {
  const { kind = 'line' } = options;
  if (!KINDS.includes(kind)) {
    throw new RangeError(`chart: kind is ${describeValue(kind)}; it is one of: ${KINDS.join(', ')}.`);
  }
  const drawing = drawingOf(data, options);
  const text = textOf(drawing, options);
  const spec = specOf(drawing, kind, options);
  return Object.assign(showable(text, { [VEGA_LITE]: spec }), { spec });
}

function titleOf({ x, y, series }: Drawing, options: ChartOptions): string {
  const what = options.yTitle ?? (y || series.map(({ name }) => name).join(', '));
  return options.title ?? `${what} by ${options.xTitle ?? x}`;
}

function textOf(drawing: Drawing, options: ChartOptions): string {
  const bars = options.kind === 'bar' ? barsText(drawing.series) : undefined;
  return `${titleOf(drawing, options)}\n${bars ?? seriesText(drawing.series)}`;
}

function describe(drawing: Drawing, kind: string, options: ChartOptions): string {
  const parts = drawing.series.map(({ name, points }) => `${name}: ${numbers(points).replaceAll('  ', ', ')}`);
  return `${titleOf(drawing, options)}, a ${kind} chart. ${parts.join('; ')}.`;
}

function specOf(drawing: Drawing, kind: 'line' | 'bar' | 'point', options: ChartOptions): MimeBundle {
  const several = drawing.series.length > 1;
  const drawable = (value: number | string, log: boolean | undefined): number | string | null =>
    typeof value === 'string' || (Number.isFinite(value) && (!log || value > 0)) ? value : null;
  const values = drawing.series.flatMap(({ name, points }) =>
    thin(points).map(({ x, y }) => ({
      ...(several ? { series: name } : {}),
      x: drawable(x, options.logX),
      y: drawable(y, options.logY),
    })),
  );
  const categories = kind === 'bar' || values.some(({ x }) => typeof x === 'string');
  const color = { field: 'series', type: 'nominal', title: null, sort: null, legend: legend(drawing) };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    ...(options.title === undefined ? {} : { title: options.title }),
    description: options.description ?? describe(drawing, kind, options),
    width: 560,
    height: 260,
    data: { values },
    mark: { type: kind, tooltip: true },
    encoding: {
      x: categories
        ? { field: 'x', type: 'nominal', title: options.xTitle ?? drawing.x, sort: null, axis: { labelAngle: 0 } }
        : {
            field: 'x',
            type: 'quantitative',
            title: options.xTitle ?? drawing.x,
            scale: scale(options.logX, false),
            ...ticksAt(values.map(({ x }) => x)),
          },
      y: {
        field: 'y',
        type: 'quantitative',
        title: options.yTitle ?? drawing.y,
        scale: scale(options.logY, kind === 'bar'),
      },
      ...(several ? { color } : {}),
      ...(several && kind === 'bar' ? { xOffset: { field: 'series', sort: null } } : {}),
      // Told apart without colours too.
      ...(several && kind === 'line' ? { strokeDash: color } : {}),
      ...(several && kind === 'point' ? { shape: color } : {}),
    },
  };
}

/** Of a few whole numbers each has its mark, and nothing between them has: there is no epoch 1.2. */
function ticksAt(xs: readonly unknown[]): MimeBundle {
  const values = [...new Set(xs)];
  return values.length <= 10 && values.every(Number.isInteger) ? { axis: { values, format: ',d' } } : {};
}

/** Below the chart, where long names have room and small screens lose no width. */
function legend({ series }: Drawing): MimeBundle {
  const longest = Math.max(...series.map(({ name }) => name.length));
  return { orient: 'bottom', columns: longest > 24 ? 1 : longest > 12 ? 3 : 4, labelLimit: 520 };
}

/** A logarithmic axis ends where the data do: to the next power of ten half of the picture may be empty. */
function scale(log: boolean | undefined, zero: boolean): MimeBundle {
  return log ? { type: 'log', nice: false } : { zero };
}
