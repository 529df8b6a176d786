// React's view of what TypeScript says of one cell.
import useBaseUrl from '@docusaurus/useBaseUrl';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import { useMemo } from 'react';
import { DECLARATIONS, hasMessages, MESSAGES, TYPESCRIPT } from '../../declarations/files';
import type { LivePage } from '../page';
import type { Types } from './editor';
import type { Files, Problem } from './protocol';

/** What is wrong with a cell; `failed` where TypeScript could not be loaded. */
export type Verdict = 'checking' | 'failed' | readonly Problem[];

/** @param tell hears of each change of the verdict; must be the same function each time */
export function useTypes(page: LivePage, number: number, tell: (verdict: Verdict) => void): Types {
  const { currentLocale } = useDocusaurusContext().i18n;
  const typescript = useBaseUrl(TYPESCRIPT);
  const declarations = useBaseUrl(DECLARATIONS);
  const messages = useBaseUrl(MESSAGES);
  return useMemo(() => {
    const files: Files = { typescript, declarations, ...(hasMessages(currentLocale) ? { messages } : {}) };
    const about = () => ({ cells: page.texts(), number });
    let asked = 0;
    let isKnown = false;
    return {
      check: async () => {
        const mine = ++asked;
        // Once there is a verdict it stands until the next: a screen reader need not hear of each check.
        if (!isKnown) tell('checking');
        const problems = await page.types.ask(files, { type: 'check', ...about() });
        // An answer to an older text says nothing of this one.
        if (mine === asked) tell(problems ?? 'failed');
        isKnown = problems !== undefined;
        return problems;
      },
      meaning: (at) => page.types.ask(files, { type: 'meaning', at, ...about() }),
      completions: (at) => page.types.ask(files, { type: 'completions', at, ...about() }),
      completion: (at, label) => page.types.ask(files, { type: 'completion', at, label, ...about() }),
    };
  }, [page, number, tell, currentLocale, typescript, declarations, messages]);
}
