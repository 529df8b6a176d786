// A type as a reader writes it, in parts: plain text, and names that lead to where they are explained.
import {
  type DeclarationReflection,
  type ParameterReflection,
  ReflectionKind,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';

export interface Part {
  text: string;
  /** What the name stands for, where it is one of the library's own. */ names?: DeclarationReflection;
}

const text = (...texts: string[]): Part[] => texts.map((one) => ({ text: one }));
const textOf = (parts: readonly Part[]): string => parts.map((part) => part.text).join('');

/** @returns the type on one line, as TypeScript */
export const typeText = (type: SomeType | undefined): string => textOf(typeParts(type));

export function typeParts(type: SomeType | undefined): Part[] {
  switch (type?.type) {
    case undefined:
      return text('void');
    case 'reference': {
      const target = type.reflection;
      const isNamed = target?.isDeclaration() && target.parent?.kindOf(ReflectionKind.Module);
      const isTfjs = type.package?.startsWith('@tensorflow/') === true && !type.name.startsWith('tf.');
      const name: Part = { text: `${isTfjs ? 'tf.' : ''}${type.name}`, ...(isNamed ? { names: target } : {}) };
      const given = (type.typeArguments ?? []).filter((one) => typeText(one) !== 'tf.Rank'); // tfjs' default: any rank
      return given.length === 0 ? [name] : [name, ...text('<'), ...join(given.map(typeParts), ', '), ...text('>')];
    }
    case 'array':
      return [...bracketed(type.elementType), ...text('[]')];
    case 'tuple':
      return [...text('['), ...join(type.elements.map(typeParts), ', '), ...text(']')];
    case 'namedTupleMember':
      return [...text(`${type.name}${type.isOptional ? '?' : ''}: `), ...typeParts(type.element)];
    case 'union':
      return join(undefinedLast(type.types).map(inUnion), ' | ');
    case 'intersection':
      return join(type.types.map(inUnion), ' & ');
    case 'typeOperator':
      return [...text(`${type.operator} `), ...typeParts(type.target)];
    case 'indexedAccess':
      return [...bracketed(type.objectType), ...text('['), ...typeParts(type.indexType), ...text(']')];
    case 'query':
      return [...text('typeof '), ...typeParts(type.queryType)];
    case 'templateLiteral':
      return [
        ...text(`\`${type.head}`),
        ...type.tail.flatMap(([inner, rest]) => [...text('${'), ...typeParts(inner), ...text(`}${rest}`)]),
        ...text('`'),
      ];
    case 'literal':
      return text(typeof type.value === 'string' ? `'${type.value}'` : String(type.value));
    case 'reflection':
      return shapeParts(type.declaration);
    default:
      return text(String(type));
  }
}

/** `x: TensorInput`, with `?` where it may be left out. */
export function parameterParts(parameter: ParameterReflection): Part[] {
  const isOptional = parameter.flags.isOptional || parameter.defaultValue !== undefined;
  const name = `${parameter.flags.isRest ? '...' : ''}${parameter.name}${isOptional ? '?' : ''}: `;
  return [...text(name), ...typeParts(parameter.type)];
}

/** A function type, or an object type written where it is used. */
function shapeParts(declaration: DeclarationReflection): Part[] {
  const [call] = declaration.signatures ?? [];
  const members = declaration.children ?? [];
  if (call !== undefined && members.length === 0) return functionParts(call, ' => ');
  const fields = members.map((member) => {
    const [method] = member.signatures ?? [];
    const name = `${member.name}${member.flags.isOptional ? '?' : ''}`;
    return method === undefined
      ? [...text(`${name}: `), ...typeParts(member.type)]
      : [...text(name), ...functionParts(method, ': ')];
  });
  for (const index of declaration.indexSignatures ?? []) {
    const keys = join((index.parameters ?? []).map(parameterParts), ', ');
    fields.push([...text('['), ...keys, ...text(']: '), ...typeParts(index.type)]);
  }
  return fields.length === 0 ? text('{}') : [...text('{ '), ...join(fields, '; '), ...text(' }')];
}

const functionParts = (signature: SignatureReflection, arrow: string): Part[] => [
  ...text('('),
  ...join((signature.parameters ?? []).map(parameterParts), ', '),
  ...text(`)${arrow}`),
  ...typeParts(signature.type),
];

const isFunction = (type: SomeType): boolean =>
  type.type === 'reflection' && type.declaration.signatures !== undefined && type.declaration.children === undefined;

const inUnion = (type: SomeType): Part[] =>
  isFunction(type) ? [...text('('), ...typeParts(type), ...text(')')] : typeParts(type);

/** The compiler sorts what a union may be; what is meant when nothing is given is read last. */
const undefinedLast = (types: readonly SomeType[]): SomeType[] => {
  const isUndefined = (type: SomeType): boolean => type.type === 'intrinsic' && type.name === 'undefined';
  return [...types.filter((type) => !isUndefined(type)), ...types.filter(isUndefined)];
};

const bracketed = (type: SomeType): Part[] =>
  isFunction(type) || ['union', 'intersection', 'typeOperator', 'query'].includes(type.type)
    ? [...text('('), ...typeParts(type), ...text(')')]
    : typeParts(type);

function join(items: readonly Part[][], between: string): Part[] {
  return items.flatMap((item, i) => (i === 0 ? item : [...text(between), ...item]));
}
