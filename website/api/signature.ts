// What is written to call a function or to make an object, and what a type alias stands for: as TypeScript, broken where
// a line would be too long to read.
import type { DeclarationReflection, SignatureReflection } from 'typedoc';
import { parameterParts, typeText } from './types';

const WIDTH = 76;

/** @param name what stands before the parentheses: `layerNorm`, `new LayerNorm` */
export function signatureCode(name: string, signature: SignatureReflection): string {
  const parameters = (signature.parameters ?? []).map((one) =>
    parameterParts(one)
      .map(({ text }) => text)
      .join(''),
  );
  const head = `${name}${typeParameters(signature)}`;
  const tail = name.startsWith('new ') ? '' : `: ${typeText(signature.type)}`;
  const line = `${head}(${parameters.join(', ')})${tail}`;
  if (line.length <= WIDTH) return line;
  return `${head}(\n${parameters.map((parameter) => `  ${parameter},\n`).join('')})${tail}`;
}

/** `type TensorInput = …`, each of the things that it may be on a line of its own where they are many. */
export function aliasCode(alias: DeclarationReflection): string {
  const head = `type ${alias.name}${typeParameters(alias)} =`;
  const line = `${head} ${typeText(alias.type)}`;
  if (line.length <= WIDTH || alias.type?.type !== 'union') return line;
  return `${head}${alias.type.types.map((one) => `\n  | ${typeText(one)}`).join('')}`;
}

function typeParameters({ typeParameters: given = [] }: SignatureReflection | DeclarationReflection): string {
  if (given.length === 0) return '';
  return `<${given.map(({ name, type }) => (type === undefined ? name : `${name} extends ${typeText(type)}`)).join(', ')}>`;
}
