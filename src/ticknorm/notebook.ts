// The public names of 'ticknorm/notebook': what shows values, in a notebook, in a page or as text.

export { type NotebookSinkOptions, notebookSink } from './notebookSink';
export { jupyterDisplay, type MimeBundle, type Showable } from './show/bundle';
export { type Chart, type ChartOptions, chart } from './show/chart';
export { type DisplayHandle, display } from './show/display';
export { type HeatmapOptions, heatmap } from './show/heatmap';
export { type HistogramOptions, histogram } from './show/histogram';
export type { DisplayHost, DisplayTarget } from './show/host';
export { type Progress, type ProgressOptions, progress } from './show/progress';
export type { FieldOptions, Series } from './show/series';
export { type Table, type TableOptions, table } from './show/table';
