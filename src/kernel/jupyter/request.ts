// The contents of requests, read with the defaults that the protocol gives.
// https://jupyter-client.readthedocs.io/en/latest/messaging.html#messages-on-the-shell-router-dealer-channel
import type { Json } from './wire';

export interface ExecuteRequest {
  readonly code: string;
  /** Show nothing and count nothing. */ readonly silent: boolean;
  readonly storeHistory: boolean;
  /** Names with the expressions whose values the reply is to give. */
  readonly expressions: Readonly<Record<string, string>>;
  readonly allowStdin: boolean;
  /** When this cell fails, the cells that wait behind it are not run. */ readonly stopOnError: boolean;
}

export function readExecute(content: Json): ExecuteRequest {
  const silent = flag(content, 'silent', false);
  return {
    code: text(content, 'code'),
    silent,
    storeHistory: !silent && flag(content, 'store_history', true),
    expressions: texts(content['user_expressions']),
    allowStdin: flag(content, 'allow_stdin', true),
    stopOnError: flag(content, 'stop_on_error', true),
  };
}

/** The code in question, and where in it the cursor is, in characters. */
export function readPlace(content: Json): { readonly code: string; readonly cursor: number } {
  const code = text(content, 'code');
  const cursor = content['cursor_pos'];
  return { code, cursor: typeof cursor === 'number' ? cursor : [...code].length };
}

export function text(content: Json, name: string): string {
  const value = content[name];
  return typeof value === 'string' ? value : '';
}

export function flag(content: Json, name: string, byDefault: boolean): boolean {
  const value = content[name];
  return typeof value === 'boolean' ? value : byDefault;
}

function texts(value: unknown): Record<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([name, expression]) => [name, String(expression)]));
}
