// How the editor of a cell looks: as the page's other code does, in both themes.
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { codeColors } from '../code-theme';

const COLORS = HighlightStyle.define([
  { tag: tags.comment, color: codeColors.comment },
  { tag: [tags.keyword, tags.operator, tags.operatorKeyword, tags.modifier], color: codeColors.keyword },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: codeColors.string },
  { tag: [tags.number, tags.bool, tags.null], color: codeColors.number },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: codeColors.call },
  { tag: [tags.typeName, tags.className, tags.standard(tags.name)], color: codeColors.type },
]);

const CODE = EditorView.theme({
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
});

/** What comes up over the code: what a name means, and how it may go on. */
const TOOLTIPS = EditorView.theme({
  '.cm-tooltip': {
    maxWidth: 'min(44rem, calc(100vw - 2rem))',
    border: '1px solid var(--site-line-strong)',
    borderRadius: 'var(--ifm-code-border-radius)',
    backgroundColor: 'var(--ifm-background-surface-color)',
    color: 'var(--site-text)',
    fontSize: '0.8125rem',
  },
  // Few options, which the arrow keys move through: there is nothing to scroll.
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { maxHeight: 'none', minWidth: '12rem' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '0.15rem 0.5rem' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--ifm-color-primary)',
    color: 'var(--ifm-background-color)',
  },
  '.cm-tooltip.cm-completionInfo': { padding: 0 },
  // On a phone it would lie over the options.
  '@media (max-width: 600px)': { '.cm-completionInfo': { display: 'none' } },
  '.cm-meaning': {
    maxHeight: '18rem',
    padding: '0.4rem 0.6rem',
    overflow: 'auto',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
  '.cm-meaning code': { padding: 0, border: 0, background: 'none', whiteSpace: 'pre-wrap' },
  '.cm-meaning p': { margin: '0.4rem 0 0', fontFamily: 'var(--ifm-font-family-base)', fontSize: '0.875rem' },
  '.cm-diagnostic': { overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' },
});

export const LOOK: Extension = [syntaxHighlighting(COLORS), CODE, TOOLTIPS];
