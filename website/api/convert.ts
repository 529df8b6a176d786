// The library's sources → what typedoc knows of them.
import { join } from 'node:path';
import type { ProjectReflection } from 'typedoc';

/** The modules that a reader imports from. */
const ENTRIES = ['index', 'node', 'notebook', 'datasets'];

/**
 * @param library folder of its sources, with its tsconfig.json
 * @throws {Error} when the sources cannot be read
 */
export async function convert(library: string, entries: readonly string[] = ENTRIES): Promise<ProjectReflection> {
  const { Application, TSConfigReader } = await import('typedoc');
  const application = await Application.bootstrap(
    {
      entryPoints: entries.map((name) => join(library, `${name}.ts`)),
      basePath: library,
      tsconfig: join(library, 'tsconfig.json'),
      skipErrorChecking: true, // the build has checked them
      excludePrivate: true,
      excludeProtected: true,
      excludeInternal: true,
      preservedTypeAnnotationTags: ['@throws'],
      excludeExternals: true,
      disableGit: true,
      sourceLinkTemplate: '{path}',
      sort: ['source-order'],
      readme: 'none',
      logLevel: 'Error',
      validation: false,
    },
    [new TSConfigReader()],
  );
  const project = await application.convert();
  if (project === undefined) throw new Error(`The API reference: typedoc could not read ${library}.`);
  return project;
}
