// What this kernel is, as `kernel_info_reply` tells it. Read from package files: TypeScript itself need not be loaded.
import { createRequire } from 'node:module';
import { type Json, PROTOCOL_VERSION } from './wire';

const require = createRequire(import.meta.url);

export function kernelInfo(): Json {
  const { version }: { version: string } = require('../package.json');
  const typescript: { version: string } = require('@tslab/typescript-for-tslab/package.json');
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'ticknorm-kernel',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript.version,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `TypeScript ${typescript.version} on Node.js ${process.versions.node} (ticknorm-kernel ${version})`,
    debugger: false,
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'TensorFlow.js', url: 'https://js.tensorflow.org/api/latest/' },
    ],
  };
}
