// What lies in the index, and how it is searched: shared by the plugin that writes it and the page that reads it.
import type { Options } from 'minisearch';
import { indexTerms, queryTerms } from './words';

/** A section of a page. */
export interface Document {
  /** Address below the site's base address, with its anchor: `/docs/start-here#get-it`. */ id: string;
  page: string;
  heading: string;
  text: string;
}

/** Where the index of a language lies, below the site's base address. */
export const INDEX = 'search-index.json';

export const OPTIONS: Options<Document> = {
  fields: ['page', 'heading', 'text'],
  storeFields: ['page', 'heading', 'text'],
  tokenize: indexTerms,
  processTerm: (term) => term, // `tokenize` has done it
  searchOptions: {
    tokenize: queryTerms,
    combineWith: 'AND',
    prefix: true, // results come while one is typing
    fuzzy: (term) => (term.length > 4 && /^[a-z]/.test(term) ? 0.2 : false),
    boost: { heading: 4, page: 2 },
  },
};
