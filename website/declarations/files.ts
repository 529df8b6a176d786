// What the type checker of live cells loads, by its address below the base of the site.
export const TYPESCRIPT = 'types/typescript.js';
export const DECLARATIONS = 'types/declarations.json';
/** TypeScript's own messages in the language of the site. */
export const MESSAGES = 'types/messages.json';

/** Locale → the folder in which TypeScript has its messages in that language. English has none. */
export const LANGUAGES: Readonly<Record<string, string>> = { 'zh-Hans': 'zh-cn' };

export const hasMessages = (locale: string): boolean => locale in LANGUAGES;
