// What an editor asks about a cell that is being written: how it may go on, what a name means, whether it is whole.
// The answers are TypeScript's, through tslab, so they know what earlier cells declared.
import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { Executor } from 'tslab/dist/executor';
import type { CompletionsReport, InspectionReport, JudgementReport } from './messages';

/** TypeScript's global names alone are more than a thousand; nobody reads further. */
const MOST_MATCHES = 500;
/** What may follow a name that is asked about, when the question is put behind it: `tf.zeros(|`. */
const NAME_BEFORE = /[\w$](?=[\s(]*$)/;
const INDENT = '  ';

/** Errors of an unfinished text that are not told at its end: an open comment, an open template. */
const OPEN_ENDED: ReadonlySet<number> = new Set([1010, 1160]);
/** `Unterminated string literal`: a new line cannot close it. */
const OPEN_STRING = 1002;

export function completionsAt(executor: Executor, code: string, offset: number): CompletionsReport {
  const { start, end, candidates, original } = executor.complete(code, offset);
  const kinds = new Map(original?.entries.map(({ name, kind }) => [name, String(kind)]));
  const matches = candidates.slice(0, MOST_MATCHES).map((text) => ({ text, kind: kinds.get(text) ?? '' }));
  return { type: 'completions', start, end, matches };
}

/** At the place itself, else at the name before it, else at the name of the call around it. */
export function inspectionAt(executor: Executor, code: string, offset: number): InspectionReport {
  const before = NAME_BEFORE.exec(code.slice(0, offset))?.index;
  const call = callAround(code.slice(0, offset));
  for (const place of [offset, before, call]) {
    if (place === undefined || place < 0) continue;
    // tslab's types promise an answer, but there is none where no name is.
    const info: TypeScript.QuickInfo | undefined = executor.inspect(code, place);
    // Of a name that is not declared it says "any", and nothing of what it is.
    if (info?.displayParts?.length && String(info.kind) !== '') return { type: 'inspection', data: describe(info) };
  }
  return { type: 'inspection', data: null };
}

export function judge(ts: typeof TypeScript, code: string): JudgementReport {
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, isolatedModules: false },
  });
  const [first] = diagnostics;
  if (!first) return { type: 'judgement', status: 'complete', indent: '' };
  const isAtEnd = (first.start ?? 0) >= code.trimEnd().length && first.code !== OPEN_STRING;
  const isOpen = isAtEnd || OPEN_ENDED.has(first.code);
  return { type: 'judgement', status: isOpen ? 'incomplete' : 'invalid', indent: isOpen ? indentAfter(code) : '' };
}

/** As the last line is indented, and one step more where that line opens a bracket. */
function indentAfter(code: string): string {
  const line = code.trimEnd().split('\n').at(-1) ?? '';
  const own = /^\s*/.exec(line)?.[0] ?? '';
  return /[([{]\s*$/.test(line) ? own + INDENT : own;
}

/** Where the name of the innermost call that is still open ends; -1 where there is none. */
function callAround(before: string): number {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    const character = before[at];
    if (character === ')') depth++;
    else if (character === '(' && depth-- === 0) return before.slice(0, at).trimEnd().length - 1;
  }
  return -1;
}

function describe({ displayParts = [], documentation = [], tags = [] }: TypeScript.QuickInfo): Record<string, string> {
  const textOf = (parts: readonly TypeScript.SymbolDisplayPart[]): string => parts.map(({ text }) => text).join('');
  const signature = textOf(displayParts);
  const prose = textOf(documentation);
  const notes = tags.map(({ name, text = [] }) => [name, textOf(text)] as const);
  const plain = [signature, prose, notes.map(([name, text]) => `@${name} ${text}`.trimEnd()).join('\n')];
  const marked = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    prose,
    notes.map(([name, text]) => (text === '' ? `*@${name}*` : `*@${name}* ${text}`)).join('\n\n'),
  ];
  const join = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
  return { 'text/plain': join(plain), 'text/markdown': join(marked) };
}
