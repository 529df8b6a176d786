// Real ZeroMQ sockets on this machine: what a front end receives.
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Subscriber } from 'zeromq';
import { Sockets } from './sockets';

const KEY = 'secret';
const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

/** An address that nobody uses. */
function address(): Promise<string> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address();
      const port = typeof at === 'object' && at !== null ? at.port : 0;
      server.close(() => resolve(`tcp://127.0.0.1:${port}`));
    });
  });
}

test('thousands of messages in one go all arrive, in order', async () => {
  const [shell, control, stdin, iopub, hb] = await Promise.all([address(), address(), address(), address(), address()]);
  const sockets = await Sockets.open({ addresses: { shell, control, stdin, iopub, hb }, key: KEY }, () => {});
  const front = new Subscriber({ receiveHighWaterMark: 0 });
  opened.push(sockets, front);
  front.connect(iopub);
  front.subscribe();
  await front.receive(); // the welcome: from here on nothing is missed
  for (let i = 0; i < 5000; i++) sockets.publish('stream', { name: 'stdout', text: `${i}` }, null);
  const texts: string[] = [];
  while (texts.length < 5000) {
    const frames = await front.receive();
    texts.push(JSON.parse(String(frames.at(-1))).text);
  }
  expect(texts).toEqual(Array.from({ length: 5000 }, (_, i) => `${i}`));
}, 30_000);
