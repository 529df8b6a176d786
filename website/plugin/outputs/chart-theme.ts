// How charts look on a page: the site's own ink, on nothing, so that the page shines through. Both palettes tell the
// series apart for people who see colours differently (after Okabe & Ito, https://jfly.uni-koeln.de/color/), and each
// colour has a contrast of 3:1 or more with its page (WCAG 2.2, 1.4.11).
import type { Config } from 'vega-lite';

const FONT = 'ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Noto Sans CJK SC", sans-serif';

interface Ink {
  text: string;
  quiet: string;
  line: string;
  series: string[];
}

function theme({ text, quiet, line, series }: Ink): Config {
  const first = series[0] ?? text;
  return {
    font: FONT,
    padding: 8,
    view: { stroke: null, continuousWidth: 560, continuousHeight: 280 },
    title: { color: text, fontSize: 14, fontWeight: 600, anchor: 'start', offset: 12, subtitleColor: quiet },
    axis: {
      labelColor: quiet,
      labelFontSize: 11,
      titleColor: quiet,
      titleFontSize: 12,
      titleFontWeight: 500,
      titlePadding: 8,
      domainColor: line,
      tickColor: line,
      gridColor: line,
      gridOpacity: 0.6,
      tickSize: 5,
    },
    axisX: { grid: false },
    legend: {
      orient: 'top', // beside the plot it would take width that small screens do not have
      columns: 2,
      labelLimit: 0, // Vega takes a letter for wider than it is where no canvas can measure it, and would cut words off

      symbolSize: 120,
      columnPadding: 16,
      labelColor: quiet,
      titleColor: quiet,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: 500,
    },
    header: { labelColor: text, titleColor: quiet },
    range: { category: series },
    line: { stroke: first, strokeWidth: 2 },
    bar: { fill: first },
    area: { fill: first, fillOpacity: 0.35 },
    point: { fill: first, stroke: first },
    circle: { fill: first },
    rule: { stroke: quiet },
    text: { fill: text, font: FONT },
    tick: { fill: first },
    rect: { fill: first },
    // Vega-Lite's own name for what a mark's colour is when nothing else says so.
    mark: { color: first },
  };
}

export const lightConfig: Config = theme({
  text: '#16202b',
  quiet: '#4d5a68',
  line: '#d3dae1',
  series: ['#0067a3', '#c4500a', '#00795c', '#a3447f', '#7a6200', '#3d4852', '#a31621'],
});

export const darkConfig: Config = theme({
  text: '#e8edf2',
  quiet: '#a5b2bf',
  line: '#35414d',
  series: ['#5bb8f0', '#ef9050', '#3ec79c', '#e08fc0', '#d9c14a', '#b9c4ce', '#f27878'],
});
