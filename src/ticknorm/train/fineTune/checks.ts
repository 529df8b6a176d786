// The rules that numbers among the options obey, and the one message for those that do not.

import { describeValue } from '../../format';

/** What a finite number may be, as a test and in words. */
export interface Rule {
  readonly holds: (value: number) => boolean;
  readonly says: string;
}

export const wholeFrom = (least: number): Rule => ({
  holds: (value) => Number.isSafeInteger(value) && value >= least,
  says: `a whole number from ${least} on`,
});
export const notNegative: Rule = { holds: (value) => value >= 0, says: 'a finite number from 0 on' };
export const positive: Rule = { holds: (value) => value > 0, says: 'a finite number above 0' };

/** @throws {RangeError} when a number that was given breaks its rule */
export function checkNumber(name: string, value: number | undefined, { holds, says }: Rule): void {
  if (value === undefined || (Number.isFinite(value) && holds(value))) return;
  throw new RangeError(`fineTune: ${name} is ${describeValue(value)}; pass ${says}, or leave it out.`);
}

/** Checks those of `values` that have a rule, in the order of the rules; `where` begins their names in the message. */
export function checkNumbers<Name extends string>(
  values: { readonly [name in NoInfer<Name>]?: number },
  rules: Readonly<Record<Name, Rule>>,
  where = '',
): void {
  for (const name in rules) checkNumber(where + name, values[name], rules[name]);
}

/** @throws {RangeError} when `value` is none of `choices` */
export function checkOneOf(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new RangeError(`fineTune: ${name} is ${describeValue(value)}; pass one of ${quoted(choices)}.`);
}

/** Names as a message lists them. */
export function quoted(names: readonly string[]): string {
  return names.map(describeValue).join(', ');
}
