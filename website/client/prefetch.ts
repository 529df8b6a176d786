// Docusaurus fetches the pages that visible links lead to, all at once, as soon as a page is shown. Here each waits until
// the browser has nothing else to do: a reader who scrolls, types or runs a cell comes first.

let waits = false;

/** Called by Docusaurus when a page has been shown. */
export function onRouteDidUpdate(): void {
  if (waits) return;
  waits = true;
  const { docusaurus } = window;
  window.docusaurus = {
    ...docusaurus,
    prefetch: (path) => {
      whenIdle(() => docusaurus.prefetch(path));
      return false;
    },
  };
}

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work);
  else setTimeout(work, 1000); // Safari
}
