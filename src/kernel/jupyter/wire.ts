// Jupyter's messages as they travel: a list of frames, signed with HMAC-SHA256.
// https://jupyter-client.readthedocs.io/en/latest/messaging.html#the-wire-protocol
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.4';

export type Json = Readonly<Record<string, unknown>>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface Message {
  /** Routing frames: who asked; on iopub, the topic. */ readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** Header of the request that this answers; null where there is none. */ readonly parent: Header | null;
  readonly metadata: Json;
  readonly content: Json;
}

const DELIMITER = Buffer.from('<IDS|MSG>');

/** This process's messages have one session name. */
const session = randomUUID();

export function newHeader(type: string): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: 'kernel',
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

export function encode(message: Message, key: string): Uint8Array[] {
  const parts = [message.header, message.parent ?? {}, message.metadata, message.content];
  const frames = parts.map((part) => Buffer.from(JSON.stringify(part)));
  return [...message.identities, DELIMITER, Buffer.from(sign(frames, key)), ...frames];
}

/** @returns null, and why, for frames that are no message or whose signature is not the key's */
export function decode(frames: readonly Buffer[], key: string): Message | { readonly problem: string } {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0 || frames.length < at + 6) return { problem: 'it is not a Jupyter message' };
  const signature = frames[at + 1] ?? Buffer.alloc(0);
  const signed = frames.slice(at + 2);
  const expected = Buffer.from(sign(signed, key));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    return { problem: 'its signature is wrong' };
  }
  const [header, parent, metadata, content] = signed.slice(0, 4).map(parse);
  if (!header || !isHeader(header) || !parent || !metadata || !content) {
    return { problem: 'its header or content is not what the protocol asks for' };
  }
  return { identities: frames.slice(0, at), header, parent: isHeader(parent) ? parent : null, metadata, content };
}

function sign(frames: readonly Uint8Array[], key: string): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest('hex');
}

function parse(frame: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(frame.toString());
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isHeader(value: object): value is Header {
  return (
    'msg_id' in value &&
    typeof value.msg_id === 'string' &&
    'msg_type' in value &&
    typeof value.msg_type === 'string' &&
    'session' in value &&
    typeof value.session === 'string'
  );
}
