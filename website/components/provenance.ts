// When a notebook ran and with what, as parts of a sentence that the page puts into words.
import type { PageData } from '../plugin/output';

/** Parts that are not known are missing. */
export interface Provenance {
  /** `'3 May 2025'`, in UTC, so that all readers see one day. */ date?: string;
  /** `'12.3'` */ seconds?: string;
  /** `'Node 20.20.0, TypeScript 5.0.4'` */ versions?: string;
}

/** Where English is written, a day comes before its month. */
const DATES: Record<string, string> = { en: 'en-GB' };

/** @param locale of the page: `en`, `zh-Hans` */
export function provenance({ ranAt, durationMs, ranWith }: PageData, locale: string): Provenance {
  const at = ranAt === undefined ? Number.NaN : Date.parse(ranAt);
  const format = new Intl.DateTimeFormat(DATES[locale] ?? locale, { dateStyle: 'long', timeZone: 'UTC' });
  return {
    ...(Number.isNaN(at) ? {} : { date: format.format(at) }),
    ...(durationMs === undefined ? {} : { seconds: (durationMs / 1000).toFixed(1) }),
    ...(ranWith.length === 0 ? {} : { versions: ranWith.join(', ') }),
  };
}
