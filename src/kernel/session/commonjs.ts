// ES modules to CommonJS, as the last step of the emit that strips the types. tslab writes the module out instead, and
// has TypeScript read, check and emit that text once more, which takes as long as the rest of a small cell.
import type * as TypeScript from '@tslab/typescript-for-tslab';

type Transformer = TypeScript.TransformerFactory<TypeScript.SourceFile>;

/** What TypeScript has and does not declare: its own step, which runs when a project is set to CommonJS. */
interface Internals {
  transformModule: Transformer;
}

/** The transformation, for TypeScript's emitter. */
export function toCommonJs(ts: typeof TypeScript): Transformer {
  const { transformModule }: Internals = Object.assign(
    { transformModule: () => (file: TypeScript.SourceFile) => file },
    ts,
  );
  return (context) => {
    const options = { ...context.getCompilerOptions(), module: ts.ModuleKind.CommonJS };
    // What the step sets (how names are written when it is printed) must reach the context itself.
    const inCommonJs: TypeScript.TransformationContext = Object.create(context, {
      getCompilerOptions: { value: () => options },
    });
    return transformModule(inCommonJs);
  };
}
