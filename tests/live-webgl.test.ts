// The notebooks, run in their pages to the end on webgl. It is drawn in software here, which takes its time.
import { describe } from 'vitest';
import { GPU_FLAGS } from './browser';
import { livePages } from './live-page';
import { runsAsPublished } from './live-run';

describe('on webgl a notebook in its page runs to its end, and shows the published numbers', () => {
  runsAsPublished(livePages(GPU_FLAGS), 'webgl', 600_000);
});
