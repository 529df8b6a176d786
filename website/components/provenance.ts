// When a notebook ran, in words.
import type { PageData } from '../plugin/output';

/** @returns `'Ran on 3 May 2025 in 12.3 s with Node 20.20.0'`, as far as it is known; in UTC, so that all readers see one day */
export function provenance({ ranAt, durationMs, ranWith }: PageData): string {
  const date = ranAt === undefined ? Number.NaN : Date.parse(ranAt);
  const day = Number.isNaN(date)
    ? 'Ran'
    : `Ran on ${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date)}`;
  const time = durationMs === undefined ? '' : ` in ${(durationMs / 1000).toFixed(1)} s`;
  const versions = ranWith.length === 0 ? '' : ` with ${ranWith.join(', ')}`;
  return `${day}${time}${versions}`;
}
