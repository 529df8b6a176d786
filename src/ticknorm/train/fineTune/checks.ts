// The rules that numbers among the options obey, and the one message for those that do not.

import { describeValue } from '../../format';

/** What a value may be, as a test and in words. */
export interface Rule {
  readonly holds: (value: number) => boolean;
  readonly says: string;
}

export const fromOne: Rule = {
  holds: (value) => Number.isSafeInteger(value) && value >= 1,
  says: 'a whole number from 1 on',
};
export const fromTwo: Rule = {
  holds: (value) => Number.isSafeInteger(value) && value >= 2,
  says: 'a whole number from 2 on',
};
export const wholeFromZero: Rule = {
  holds: (value) => Number.isSafeInteger(value) && value >= 0,
  says: 'a whole number from 0 on',
};
export const whole: Rule = { holds: Number.isSafeInteger, says: 'a whole number' };
export const notNegative: Rule = {
  holds: (value) => Number.isFinite(value) && value >= 0,
  says: 'a finite number from 0 on',
};
export const positive: Rule = {
  holds: (value) => Number.isFinite(value) && value > 0,
  says: 'a finite number above 0',
};
export const belowOne: Rule = { holds: (value) => value >= 0 && value < 1, says: 'a number from 0 on and below 1' };
export const upToOne: Rule = { holds: (value) => value >= 0 && value <= 1, says: 'a number from 0 to 1' };

/** @throws {RangeError} when a number that was given breaks its rule */
export function checkNumber(name: string, value: number | undefined, rule: Rule): void {
  if (value === undefined || (typeof value === 'number' && rule.holds(value))) return;
  throw new RangeError(`fineTune: ${name} is ${describeValue(value)}; pass ${rule.says}, or leave it out.`);
}

/** @throws {RangeError} when `value` is none of `choices` */
export function checkOneOf(name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const listed = choices.map((choice) => JSON.stringify(choice)).join(', ');
  throw new RangeError(`fineTune: ${name} is ${describeValue(value)}; pass one of ${listed}.`);
}
