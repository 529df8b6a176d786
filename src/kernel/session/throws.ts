// The place of `throw 'text'`. Only an Error remembers where it was made, so every `throw x` of a cell is compiled to
// `throw record(x)`, which notes the place of values that are no errors and hands them on unchanged.
import { types } from 'node:util';
import type * as TypeScript from '@tslab/typescript-for-tslab';

const RECORD = 'ticknorm.thrown';

/** The last thrown value that was no Error, with an Error made where it was thrown. */
let last: { readonly value: unknown; readonly place: Error } | null = null;

/** Defines what compiled cells call. */
export function installRecorder(): void {
  const record = (value: unknown): unknown => {
    if (!types.isNativeError(value)) last = { value, place: new Error('thrown here') };
    return value;
  };
  Object.defineProperty(globalThis, Symbol.for(RECORD), { value: record, configurable: true });
}

/** @returns what holds the stack of a thrown value: an error itself, or the place recorded for another value */
export function stackHolder(thrown: unknown): unknown {
  return last && Object.is(last.value, thrown) ? last.place : thrown;
}

/** The transformation, for TypeScript's emitter. */
export function recordThrows(ts: typeof TypeScript): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  return (context) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node => {
      const inner = ts.visitEachChild(node, visit, context);
      if (!ts.isThrowStatement(inner)) return inner;
      const symbol = factory.createPropertyAccessExpression(factory.createIdentifier('Symbol'), 'for');
      const name = factory.createCallExpression(symbol, undefined, [factory.createStringLiteral(RECORD)]);
      const record = factory.createElementAccessExpression(factory.createIdentifier('globalThis'), name);
      const call = ts.setTextRange(factory.createCallExpression(record, undefined, [inner.expression]), inner);
      return factory.updateThrowStatement(inner, call);
    };
    return (file) => (/\bthrow\b/.test(file.text) ? ts.visitEachChild(file, visit, context) : file);
  };
}
