import { expect, test } from 'vitest';
import { decode, encode, type Message, newHeader } from './wire';

// The signature was computed with Python's hmac module over the four frames in order:
// hmac.new(b'key', b'{"msg_id":"1","msg_type":"t","session":"s"}' + b'{}' * 3, 'sha256').hexdigest()
const SIGNED = [
  'id',
  '<IDS|MSG>',
  'cb02827c71a946a747d9a242670be1ea99e619fd37b1ff0ac462536995b83f18',
  '{"msg_id":"1","msg_type":"t","session":"s"}',
  '{}',
  '{}',
  '{}',
];
const frames = (...changes: [index: number, frame: string][]): Buffer[] => {
  const all = [...SIGNED];
  for (const [index, frame] of changes) all[index] = frame;
  return all.map((frame) => Buffer.from(frame));
};

test('reads a message that is signed with the key', () => {
  expect(decode(frames(), 'key')).toEqual({
    identities: [Buffer.from('id')],
    header: { msg_id: '1', msg_type: 't', session: 's' },
    parent: null,
    metadata: {},
    content: {},
  });
});

test.each([
  { name: 'another key', given: frames(), key: 'other', problem: 'its signature is wrong' },
  { name: 'a changed content', given: frames([6, '{"a":1}']), key: 'key', problem: 'its signature is wrong' },
  { name: 'no signature', given: frames([2, '']), key: 'key', problem: 'its signature is wrong' },
  { name: 'no delimiter', given: frames([1, 'x']), key: 'key', problem: 'it is not a Jupyter message' },
  { name: 'too few frames', given: frames().slice(0, 6), key: 'key', problem: 'it is not a Jupyter message' },
  {
    name: 'what is not JSON, unsigned',
    given: frames([2, ''], [6, '{']),
    key: '',
    problem: 'its header or content is not what the protocol asks for',
  },
])('drops $name', ({ given, key, problem }) => {
  expect(decode(given, key)).toEqual({ problem });
});

test('what is encoded is read back, with or without a key', () => {
  const message: Message = {
    identities: [Buffer.from([0, 1])],
    header: newHeader('execute_reply'),
    parent: newHeader('execute_request'),
    metadata: { a: [1] },
    content: { text: '层归一化 😀' },
  };
  for (const key of ['', 'key']) expect(decode(encode(message, key).map(Buffer.from), key)).toEqual(message);
});
