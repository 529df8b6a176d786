// The piece of a text that shows why it was found, in parts that are marked or not.
import { queryTerms } from './words';

export interface Part {
  text: string;
  marked: boolean;
}

/** Characters before the first hit and after it. */
const BEFORE = 30;
const AFTER = 120;

/**
 * @param text  of a section
 * @param query as it was typed
 * @returns about 150 characters around the first hit, or the beginning where nothing is found literally
 */
export function excerpt(text: string, query: string): Part[] {
  const hits = hitsOf(text, query);
  const first = hits[0]?.[0] ?? 0;
  const from = first <= BEFORE ? 0 : wordStart(text, first - BEFORE);
  const to = Math.min(text.length, first + AFTER);
  const parts: Part[] = [];
  const add = (start: number, end: number, marked: boolean): void => {
    if (end > start) parts.push({ text: text.slice(start, end), marked });
  };
  let at = from;
  for (const [start, end] of hits) {
    if (start < at || end > to) continue;
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, to, false);
  if (from > 0) parts.unshift({ text: '…', marked: false });
  if (to < text.length) parts.push({ text: '…', marked: false });
  return parts;
}

/** Where the terms stand, in order; those that touch or overlap, as the pairs of a Chinese word do, are one. */
function hitsOf(text: string, query: string): [start: number, end: number][] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return []; // a letter that changes its length: positions would be off
  const found: [number, number][] = [];
  for (const term of new Set(queryTerms(query))) {
    for (let at = lower.indexOf(term); at >= 0; at = lower.indexOf(term, at + 1)) found.push([at, at + term.length]);
  }
  found.sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [start, end] of found) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function wordStart(text: string, from: number): number {
  const space = text.indexOf(' ', from - 1);
  return space >= 0 && space < from + BEFORE ? space + 1 : from;
}
