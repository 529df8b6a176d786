// CodeMirror for one cell. Shift-Enter or Ctrl-Enter runs it; Tab moves on, as everywhere else on a page. What is wrong
// with its types stands in words below, and does not keep it from running.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { EditorView, keymap } from '@codemirror/view';
import { translate } from '@docusaurus/Translate';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { LivePage } from '../live/page';
import { checkAgain, typeSupport } from '../live/types/editor';
import type { Problem } from '../live/types/protocol';
import { useTypes, type Verdict } from '../live/types/use-types';
import CellProblems from './CellProblems';
import { LOOK } from './editor-look';

export interface CellEditorProps {
  page: LivePage;
  number: number;
  /** At first; after that the editor says what it holds. A text from elsewhere replaces it. */ source: string;
}

export default function CellEditor({ page, number, source }: CellEditorProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const first = useRef(source);
  const [verdict, setVerdict] = useState<Verdict>('checking');
  const types = useTypes(page, number, setVerdict);
  const label = translate({ id: 'live.editor', message: 'Code of cell {number}' }, { number });

  useEffect(() => {
    if (place.current === null) return;
    const run = (): boolean => {
      page.run(number);
      return true;
    };
    const editor = new EditorView({
      parent: place.current,
      doc: first.current,
      extensions: [
        keymap.of([
          { key: 'Shift-Enter', run },
          { key: 'Mod-Enter', run },
        ]),
        typeSupport(types),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        history(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }), // else axe takes it for out of reach
        EditorView.updateListener.of((update) => {
          if (update.docChanged) page.edit(number, update.state.doc.toString());
        }),
        LOOK,
      ],
    });
    view.current = editor;
    editor.focus();
    const forget = onEarlierChange(page, number, () => checkAgain(editor));
    return () => {
      forget();
      view.current = null;
      editor.destroy();
    };
  }, [page, number, types, label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === source) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: source } });
  }, [source]);

  const show = ({ from }: Problem): void => {
    const editor = view.current;
    if (editor === null) return;
    editor.dispatch({ selection: { anchor: Math.min(from, editor.state.doc.length) }, scrollIntoView: true });
    editor.focus();
  };

  return (
    <>
      <div ref={place} />
      <CellProblems number={number} verdict={verdict} onShow={show} />
    </>
  );
}

/** Calls `heed` each time the text of a cell before this one has changed. @returns the opposite */
function onEarlierChange(page: LivePage, number: number, heed: () => void): () => void {
  const earlier = (): string => JSON.stringify(page.texts().filter((cell) => cell.number < number));
  let before = earlier();
  return page.subscribe(() => {
    const now = earlier();
    if (now === before) return;
    before = now;
    heed();
  });
}
