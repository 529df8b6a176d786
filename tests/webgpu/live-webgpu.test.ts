// The notebooks, run in their pages to the end on webgpu. It is drawn in software here, which takes minutes for each.
import { describe } from 'vitest';
import { WEBGPU_FLAGS } from '../browser';
import { livePages } from '../live-page';
import { runsAsPublished } from '../live-run';

describe('on webgpu a notebook in its page runs to its end, and shows the published numbers', () => {
  runsAsPublished(livePages(WEBGPU_FLAGS), 'webgpu', 1_200_000);
});
