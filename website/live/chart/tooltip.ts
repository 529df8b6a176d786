// What a mark of a live chart stands for, beside the pointer. Vega's own way is the browser's, which shows it late and
// not on a touch screen.

/** Pixels between the pointer and the words. */
const GAP = 12;

export interface Tooltip {
  /** For `view.tooltip`. */ readonly handler: (
    handler: unknown,
    event: MouseEvent,
    item: unknown,
    value: unknown,
  ) => void;
  remove(): void;
}

/** @param className of the element, which lies beside all others, for a chart scrolls and cuts off what it holds */
export function tooltip(className: string): Tooltip {
  const box = document.createElement('div');
  box.className = className;
  box.hidden = true;
  document.body.append(box);
  return {
    handler: (_handler, event, _item, value) => {
      box.hidden = value === undefined || value === null || value === '';
      if (box.hidden) return;
      box.textContent = wordsOf(value);
      // In the window, whatever the chart is scrolled to, and on the other side of the pointer where there is no room.
      const { width, height } = box.getBoundingClientRect();
      const after = event.clientX + GAP;
      const below = event.clientY + GAP;
      box.style.left = `${after + width > innerWidth ? Math.max(0, event.clientX - GAP - width) : after}px`;
      box.style.top = `${below + height > innerHeight ? Math.max(0, event.clientY - GAP - height) : below}px`;
    },
    remove: () => box.remove(),
  };
}

/** A line for each channel of the mark: `step: 40`. */
export function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, its]) => `${name}: ${typeof its === 'object' ? JSON.stringify(its) : its}`)
    .join('\n');
}
