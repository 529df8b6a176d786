// The notebooks, run in their pages to the end: each shows the published numbers. On wasm, from which those come.
import { describe } from 'vitest';
import { livePages } from './live-page';
import { runsAsPublished } from './live-run';

describe('a notebook in its page runs to its end, and shows the published numbers', () => {
  runsAsPublished(livePages(), 'wasm');
});
