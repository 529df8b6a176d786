// The connection file by which a front end tells a kernel where to listen and how to sign.
// https://jupyter-client.readthedocs.io/en/latest/kernels.html#connection-files
import { readFileSync } from 'node:fs';
import { InputError } from '../errors';

/** The five sockets of a kernel. */
export type Channel = 'shell' | 'control' | 'iopub' | 'stdin' | 'hb';

export interface Connection {
  /** Where each socket listens: `tcp://127.0.0.1:50160`. */ readonly addresses: Readonly<Record<Channel, string>>;
  /** Signs messages with HMAC-SHA256; empty means unsigned. */ readonly key: string;
}

const CHANNELS: readonly Channel[] = ['shell', 'control', 'iopub', 'stdin', 'hb'];

/** @throws {InputError} when the file cannot be read or lacks something */
export function readConnection(file: string): Connection {
  const given = parse(file);
  const transport = text(given, 'transport', file);
  const ip = text(given, 'ip', file);
  const scheme = text(given, 'signature_scheme', file);
  if (scheme !== 'hmac-sha256') {
    throw new InputError(`${file}: signature_scheme is "${scheme}", but only "hmac-sha256" is known here.`);
  }
  const address = (channel: Channel): string => {
    const name = `${channel}_port`;
    const port = given[name];
    if (typeof port !== 'number') throw new InputError(`${file}: ${name} is missing; it must be a number.`);
    return transport === 'ipc' ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
  };
  const [shell, control, iopub, stdin, hb] = CHANNELS.map(address);
  if (!(shell && control && iopub && stdin && hb)) throw new InputError(`${file}: a port is missing.`);
  return { addresses: { shell, control, iopub, stdin, hb }, key: text(given, 'key', file) };
}

function parse(file: string): Record<string, unknown> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    throw new InputError(`${file}: there is no such file; Jupyter names it when it starts a kernel.`);
  }
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Told below.
  }
  throw new InputError(`${file}: is not a connection file: it is not a JSON object.`);
}

function text(given: Record<string, unknown>, name: string, file: string): string {
  const value = given[name];
  if (typeof value !== 'string') throw new InputError(`${file}: ${name} is missing; it must be a text.`);
  return value;
}
