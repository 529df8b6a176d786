// Names of earlier cells in the places where tslab gets them wrong. It writes `exports.total` for `total`, finds no such
// name in `{ total }`, where one word is both a key and a value, and takes the key of `{ total: sum } = row` for one when
// an earlier cell declared the row.
import type * as TypeScript from '@tslab/typescript-for-tslab';

/** What tslab calls the declarations that earlier cells left. */
const DECLARATIONS = '__prev__.d.ts';

/** The transformation, for TypeScript's emitter; comes after tslab's own. */
export function nameEarlier(
  ts: typeof TypeScript,
  program: TypeScript.Program,
): TypeScript.TransformerFactory<TypeScript.SourceFile> {
  const checker = program.getTypeChecker();
  const isEarlier = (node: TypeScript.ShorthandPropertyAssignment): boolean =>
    (checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node))?.declarations ?? []).some((declaration) =>
      declaration.getSourceFile().fileName.endsWith(`/${DECLARATIONS}`),
    );
  /** The key that was written where tslab wrote `exports.key`; null where it did not. */
  const keyOf = (name: TypeScript.Node | undefined): TypeScript.Identifier | null =>
    name && ts.isPropertyAccessExpression(name) && ts.isIdentifier(name.name) ? name.name : null;

  return (context) => {
    const { factory } = context;
    const visit = (node: TypeScript.Node): TypeScript.Node | undefined => {
      const inner = ts.visitEachChild(node, visit, context);
      if (ts.isBindingElement(inner)) {
        const key = keyOf(inner.propertyName);
        return key
          ? factory.updateBindingElement(inner, inner.dotDotDotToken, key, inner.name, inner.initializer)
          : inner;
      }
      if (ts.isPropertyAssignment(inner)) {
        const key = keyOf(inner.name);
        return key ? factory.updatePropertyAssignment(inner, key, inner.initializer) : inner;
      }
      if (ts.isShorthandPropertyAssignment(inner)) return shorthand(inner);
      // Held by the session already, under the name that it has.
      if (ts.isExportSpecifier(inner) && keyOf(inner.propertyName ?? inner.name)) return undefined;
      return inner;
    };

    const shorthand = (node: TypeScript.ShorthandPropertyAssignment): TypeScript.Node => {
      const key = keyOf(node.name) ?? node.name;
      const { objectAssignmentInitializer: byDefault } = node;
      if (!isEarlier(node)) return factory.updateShorthandPropertyAssignment(node, key, byDefault);
      const value = factory.createPropertyAccessExpression(factory.createIdentifier('exports'), key.text);
      const property = byDefault ? factory.createAssignment(value, byDefault) : value;
      return ts.setTextRange(factory.createPropertyAssignment(key, property), node);
    };

    return (file) => ts.visitEachChild(file, visit, context);
  };
}
