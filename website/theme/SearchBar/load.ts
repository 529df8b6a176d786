// The index of a language, fetched once from the site itself, and the question put to it.
import MiniSearch from 'minisearch';
import { type Document, OPTIONS } from '../../search/documents';

export type SearchIndex = MiniSearch<Document>;

const loaded = new Map<string, Promise<SearchIndex>>();

/** @throws {Error} when there is no index at `address`; the next call tries again */
export function loadIndex(address: string): Promise<SearchIndex> {
  const known = loaded.get(address);
  if (known !== undefined) return known;
  const loading = fetch(address).then(async (response) => {
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return MiniSearch.loadJSONAsync<Document>(await response.text(), OPTIONS);
  });
  loaded.set(address, loading);
  loading.catch(() => loaded.delete(address));
  return loading;
}

/** @returns the best sections, best first; none for an empty query */
export function find(index: SearchIndex, query: string, most: number): Document[] {
  if (query === '') return [];
  return index.search(query).slice(0, most).map(toDocument);
}

/** MiniSearch returns stored fields untyped: these are what the plugin put in. */
const toDocument = (result: Record<string, unknown>): Document => ({
  id: String(result['id']),
  page: String(result['page']),
  heading: String(result['heading']),
  text: String(result['text']),
});
