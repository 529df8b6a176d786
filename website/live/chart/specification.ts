// Where a page takes the specification of a chart from, and what it changes in it: a live chart is as wide as the page
// has room for, and its points can be asked for their values.
import type { Config } from 'vega-lite';
import { isObject } from '../../plugin/notebook';

/**
 * @param address of a file of the site, or a `data:` address, which a page's policy lets nobody fetch
 * @throws {Error} when it cannot be loaded
 */
export async function loadSpecification(address: string): Promise<Record<string, unknown>> {
  const spec: unknown = JSON.parse(address.startsWith('data:') ? contentOf(address) : await textAt(address));
  if (!isObject(spec)) throw new Error('it is not a Vega-Lite specification');
  return spec;
}

async function textAt(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} was answered with ${answer.status}`);
  return answer.text();
}

function contentOf(address: string): string {
  const binary = atob(address.slice(address.indexOf(',') + 1));
  return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

export interface Size {
  /** In pixels, axes and legend included. */ readonly width: number;
  readonly height: number;
}

/** @returns the chart in this size, where it is one picture; several side by side keep the sizes they were given */
export function sized(spec: Record<string, unknown>, { width, height }: Size): Record<string, unknown> {
  return fits(spec) ? { ...spec, width, height, autosize: { type: 'fit', contains: 'padding' } } : spec;
}

export function fits(spec: Record<string, unknown>): boolean {
  const encoding = isObject(spec['encoding']) ? spec['encoding'] : {};
  const isOne = 'mark' in spec || 'layer' in spec;
  return isOne && !['row', 'column', 'facet'].some((channel) => channel in encoding) && !hasSteps(spec);
}

/** A width for each category, `{ step: 20 }`, is a width that is not asked for as a whole. */
const hasSteps = ({ width, height }: Record<string, unknown>): boolean => isObject(width) || isObject(height);

/**
 * Every mark says its values, and a line does so at its points, which are there to be pointed at and not to be seen. They
 * are not to be seen in a legend either.
 */
export function answering(config: Config, spec: Record<string, unknown>): Config {
  const point = { opacity: 0, size: 160, filled: false };
  const mark = isObject(spec['mark']) ? spec['mark']['type'] : spec['mark'];
  return {
    ...config,
    mark: { ...config.mark, tooltip: true },
    line: { ...config.line, point },
    area: { ...config.area, point },
    legend: { ...config.legend, ...(mark === 'line' ? { symbolType: 'stroke' } : {}) },
  };
}
