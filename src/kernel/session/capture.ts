// What a cell writes to process.stdout and process.stderr, console.* included, becomes a report at once, so that text and
// displays keep their order. Writes that bypass these streams (child processes, native code) reach the session by the
// process's own standard output.
import { StringDecoder } from 'node:string_decoder';
import { show } from './origin';

type Callback = (error?: Error | null) => void;

export function captureStreams(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    // A character may be split between two writes of bytes.
    const decoder = new StringDecoder('utf8');
    const write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
      const text = typeof chunk === 'string' ? decodeString(chunk, encoding) : decoder.write(Buffer.from(chunk));
      if (text !== '') show({ type: 'stream', name, text });
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write;
  }
  // Node clears terminals only.
  console.clear = () => show({ type: 'clear', wait: false });
}

/** `stream.write('00ff', 'hex')` writes two bytes. */
function decodeString(chunk: string, encoding: BufferEncoding | Callback | undefined): string {
  const isText = typeof encoding !== 'string' || encoding === 'utf8' || encoding === 'utf-8';
  return isText ? chunk : Buffer.from(chunk, encoding).toString('utf8');
}
