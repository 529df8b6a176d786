// CodeMirror for one cell. Shift-Enter or Ctrl-Enter runs it; Tab moves on, as everywhere else on a page.
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type ReactNode, useEffect, useRef } from 'react';
import { codeColors } from '../code-theme';

export interface CellEditorProps {
  label: string;
  /** At first; after that the editor says what it holds. A text from elsewhere replaces it. */ source: string;
  onChange: (source: string) => void;
  onRun: () => void;
}

export default function CellEditor({ label, source, onChange, onRun }: CellEditorProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  // The editor lives longer than one rendering; it calls whatever is current.
  const current = useRef({ source, onChange, onRun });
  current.current = { source, onChange, onRun };

  useEffect(() => {
    if (place.current === null) return;
    const run = (): boolean => {
      current.current.onRun();
      return true;
    };
    const editor = new EditorView({
      parent: place.current,
      doc: current.current.source,
      extensions: [
        keymap.of([{ key: 'Shift-Enter', run }, { key: 'Mod-Enter', run }, ...defaultKeymap, ...historyKeymap]),
        history(),
        indentOnInput(),
        bracketMatching(),
        javascript({ typescript: true }),
        EditorView.contentAttributes.of({ 'aria-label': label }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) current.current.onChange(update.state.doc.toString());
        }),
        LOOK,
      ],
    });
    view.current = editor;
    editor.focus();
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === source) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: source } });
  }, [source]);

  return <div ref={place} />;
}

/** The colours of the page's other code, in both themes. */
const LOOK: Extension = [
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.comment, color: codeColors.comment },
      { tag: [tags.keyword, tags.operator, tags.operatorKeyword, tags.modifier], color: codeColors.keyword },
      { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: codeColors.string },
      { tag: [tags.number, tags.bool, tags.null], color: codeColors.number },
      { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: codeColors.call },
      { tag: [tags.typeName, tags.className, tags.standard(tags.name)], color: codeColors.type },
    ]),
  ),
  EditorView.theme({
    '&': {
      fontSize: 'var(--ifm-code-font-size)',
      color: codeColors.text,
      backgroundColor: codeColors.ground,
      border: '1px solid var(--site-line-strong)',
      borderRadius: 'var(--ifm-code-border-radius)',
    },
    '.cm-scroller': { fontFamily: 'var(--ifm-font-family-monospace)', lineHeight: 'var(--ifm-pre-line-height)' },
    '.cm-content': { padding: 'var(--ifm-pre-padding) 0', caretColor: codeColors.text },
    '.cm-line': { padding: '0 var(--ifm-pre-padding)' },
    '.cm-cursor': { borderLeftColor: codeColors.text },
  }),
];
