// Turns what cells display into what a page shows, by the very code that makes the published pages: HTML is sanitised,
// charts become drawings, images are checked. A worker of its own, so that neither the page nor a running cell waits.
import { showBundle } from '../plugin/outputs';
import type { Paint, Painted } from './painter';

self.addEventListener('message', ({ data: { id, bundle } }: MessageEvent<Paint>) => {
  const answer = (painted: Painted): void => self.postMessage(painted);
  showBundle(bundle, 'this display', asset).then(
    (shown) => {
      // Markdown and formulas need the page's compiler; their source is readable.
      const output =
        shown?.kind === 'prose' ? ({ kind: 'text', stream: 'result', text: shown.markdown } as const) : shown;
      answer({ id, ...(output === undefined ? {} : { output }) });
    },
    (error: unknown) => answer({ id, problem: error instanceof Error ? error.message : String(error) }),
  );
});

const TYPES: Record<string, string> = {
  json: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** A file as an address that needs no server. A picture is shown with <img>, where it can run nothing. */
function asset(name: string, content: Uint8Array | string): string {
  const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain';
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `data:${type};base64,${btoa(binary)}`;
}
