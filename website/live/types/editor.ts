// What the type checker adds to the editor of a cell: marks under what is wrong, what a name means (under the pointer, or
// by Ctrl-I at the cursor) and how a name may go on. Nothing here waits for an answer before the reader can go on.
import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint';
import { type Extension, StateEffect } from '@codemirror/state';
import {
  activateHover,
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
  type Tooltip,
} from '@codemirror/view';
import type { Completions, Meaning, Problem } from './protocol';

/** What the editor asks. An answer that could not be had is `undefined`. */
export interface Types {
  check(): Promise<readonly Problem[] | undefined>;
  meaning(at: number): Promise<Meaning | undefined>;
  completions(at: number): Promise<Completions | undefined>;
  /** Of one of the {@link completions}. */ completion(at: number, label: string): Promise<Meaning | undefined>;
}

/** How long the reader must have paused before a text is checked. */
const PAUSE_MS = 400;
/** Completions that are shown at once; typing on narrows them down. */
const MOST_OPTIONS = 8;
/** TypeScript's word for what a name is → CodeMirror's, which has a sign for it. */
const KINDS: Readonly<Record<string, string>> = {
  alias: 'variable',
  const: 'constant',
  let: 'variable',
  var: 'variable',
  parameter: 'variable',
  'local function': 'function',
  getter: 'property',
  setter: 'property',
  module: 'namespace',
};

const changedElsewhere = StateEffect.define<null>();

/** To be called when an earlier cell has changed: what this one means may be another thing now. */
export function checkAgain(view: EditorView): void {
  view.dispatch({ effects: changedElsewhere.of(null) });
}

export function typeSupport(types: Types): Extension {
  const pointer = new Pointer();
  let asked: Meaning | undefined; // by keyboard
  const underPointer = async (view: EditorView, at: number): Promise<Tooltip | null> => {
    const meaning = await types.meaning(at);
    // The pointer may have gone on while the answer was on its way; its tooltip would then stay for good.
    return meaning && pointer.isOver(view, meaning) ? tooltipOf(meaning, view) : null;
  };
  const hover = hoverTooltip((view, at) => (asked ? tooltipOf(asked, view) : underPointer(view, at)), {
    hideOnChange: true,
  });
  /** Shows and says what stands at the cursor. Asks first: any update of the editor makes it forget a tooltip that it waits for. */
  async function tellAtCursor(view: EditorView): Promise<void> {
    const { doc, selection } = view.state;
    const { head } = selection.main;
    const meaning = await types.meaning(head);
    if (meaning === undefined || view.state.doc !== doc || !view.state.selection.eq(selection)) return;
    asked = meaning;
    activateHover(view, head, 1, {
      tooltip: hover,
      until: (change) => change.docChanged || change.selection !== undefined,
    });
    asked = undefined;
    view.dispatch({ effects: EditorView.announce.of(meaning.signature) });
  }
  return [
    pointer.handlers,
    linter(async () => ((await types.check()) ?? []).map(diagnosticOf), {
      delay: PAUSE_MS,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((one) => one.is(changedElsewhere))),
    }),
    hover,
    autocompletion({
      override: [(context) => complete(types, context)],
      icons: false,
      maxRenderedOptions: MOST_OPTIONS,
    }),
    keymap.of([
      { key: 'Escape', run: closeTooltips },
      {
        key: 'Mod-i',
        run: (view) => {
          void tellAtCursor(view);
          return true;
        },
      },
      ...completionKeymap,
      ...lintKeymap.filter(({ key }) => key === 'F8'),
    ]),
  ];
}

function closeTooltips(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}

const diagnosticOf = ({ from, to, message }: Problem): Diagnostic => ({ from, to, severity: 'error', message });

/** Where the reader's pointer is, if it is in the editor. */
class Pointer {
  #at: { x: number; y: number } | undefined;
  readonly handlers: Extension = EditorView.domEventHandlers({
    mousemove: ({ clientX: x, clientY: y }) => {
      this.#at = { x, y };
    },
    mouseleave: () => {
      this.#at = undefined;
    },
  });

  isOver(view: EditorView, { from, to }: Meaning): boolean {
    const at = this.#at && view.posAtCoords(this.#at);
    return typeof at === 'number' && at >= from && at <= to;
  }
}

function tooltipOf(meaning: Meaning, { state }: EditorView): Tooltip | null {
  if (meaning.to > state.doc.length) return null;
  return { pos: meaning.from, end: meaning.to, above: true, create: () => ({ dom: describe(meaning) }) };
}

function describe({ signature, documentation }: Meaning): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'cm-meaning';
  const code = dom.appendChild(document.createElement('code'));
  code.textContent = signature;
  if (documentation !== '') dom.appendChild(document.createElement('p')).textContent = documentation;
  return dom;
}

async function complete(types: Types, context: CompletionContext): Promise<CompletionResult | null> {
  const begun = context.matchBefore(/[\w$]+$|\.$/);
  if (begun === null && !context.explicit) return null;
  const found = await types.completions(context.pos);
  if (found === undefined || found.options.length === 0) return null;
  const options = found.options.map(({ label, kind, rank }) => ({
    label,
    type: KINDS[kind] ?? kind,
    boost: Math.max(-99, 15 - rank),
    info: async () => {
      const meaning = await types.completion(context.pos, label);
      return meaning ? { dom: describe(meaning) } : null;
    },
  }));
  return { from: found.from, options, validFor: /^[\w$]*$/ };
}
