// The kernel's five ZeroMQ sockets: what comes in is checked and handed on, what goes out is signed.
import { Reply, Router, XPublisher } from 'zeromq';
import type { Connection } from './connection';
import { decode, encode, type Header, type Json, type Message, newHeader } from './wire';

/** The sockets on which front ends ask and are answered. */
export type Asking = 'shell' | 'control' | 'stdin';

/** How long the last messages may take to leave after `close`, in milliseconds. */
const LINGER_MS = 1000;
/** What a subscriber sends: this byte, then the topic. */
const SUBSCRIBE = 1;

export class Sockets {
  readonly #key: string;
  readonly #asking = { shell: new Router(), control: new Router(), stdin: new Router() } as const;
  readonly #iopub = new XPublisher();
  readonly #heartbeat = new Reply();
  readonly #onMessage: (channel: Asking, message: Message) => void;
  /** The last message that each socket was given; what waits for one that is still busy with it. */
  readonly #leaving = new Map<Router | XPublisher, Promise<void>>();
  readonly #waiting = new Map<Router | XPublisher, Uint8Array[][]>();
  #isOpen = true;

  private constructor(key: string, onMessage: (channel: Asking, message: Message) => void) {
    this.#key = key;
    this.#onMessage = onMessage;
    for (const socket of this.#all) {
      socket.linger = LINGER_MS;
      // Without a limit: ZeroMQ drops what goes beyond it, and an output that is lost is never noticed.
      if ('sendHighWaterMark' in socket) socket.sendHighWaterMark = 0;
      if ('receiveHighWaterMark' in socket) socket.receiveHighWaterMark = 0;
    }
  }

  /** @throws when an address is taken */
  static async open(
    { addresses, key }: Connection,
    onMessage: (channel: Asking, message: Message) => void,
  ): Promise<Sockets> {
    const sockets = new Sockets(key, onMessage);
    const { shell, control, stdin } = sockets.#asking;
    await Promise.all([
      shell.bind(addresses.shell),
      control.bind(addresses.control),
      stdin.bind(addresses.stdin),
      sockets.#iopub.bind(addresses.iopub),
      sockets.#heartbeat.bind(addresses.hb),
    ]);
    for (const channel of ['shell', 'control', 'stdin'] as const) void sockets.#listen(channel);
    void sockets.#welcome();
    void sockets.#beat();
    return sockets;
  }

  /** Answers `request` on the socket it came by. */
  reply(channel: Asking, request: Message, type: string, content: Json): void {
    this.#send(this.#asking[channel], request.identities, type, content, request.header);
  }

  /** Tells everyone. `parent` is the request that it is about. */
  publish(type: string, content: Json, parent: Header | null, metadata: Json = {}): void {
    this.#send(this.#iopub, [Buffer.from(type)], type, content, parent, metadata);
  }

  close(): void {
    this.#isOpen = false;
    for (const socket of this.#all) socket.close();
  }

  get #all(): readonly (Router | XPublisher | Reply)[] {
    return [...Object.values(this.#asking), this.#iopub, this.#heartbeat];
  }

  #send(
    socket: Router | XPublisher,
    identities: readonly Uint8Array[],
    type: string,
    content: Json,
    parent: Header | null,
    metadata: Json = {},
  ): void {
    if (!this.#isOpen) return;
    const message = { identities, header: newHeader(type), parent, metadata, content };
    const frames = encode(message, this.#key);
    const waiting = this.#waiting.get(socket);
    if (waiting !== undefined) waiting.push(frames);
    else {
      try {
        // Refused only when the one who asked is gone.
        this.#leaving.set(
          socket,
          socket.send(frames).catch(() => {}),
        );
      } catch {
        this.#waiting.set(socket, [frames]);
        void this.#sendWaiting(socket);
      }
    }
  }

  /** After some hundreds of messages at once ZeroMQ lets others have their turn, and until then takes no more. */
  async #sendWaiting(socket: Router | XPublisher): Promise<void> {
    await this.#leaving.get(socket);
    const waiting = this.#waiting.get(socket) ?? [];
    for (let frames = waiting.shift(); frames && this.#isOpen; frames = waiting.shift()) {
      try {
        await socket.send(frames);
      } catch {
        // The one who asked is gone.
      }
    }
    this.#waiting.delete(socket);
  }

  async #listen(channel: Asking): Promise<void> {
    for await (const frames of this.#asking[channel]) {
      const message = decode(frames, this.#key);
      if ('problem' in message)
        console.error(`ticknorm-kernel: a message on ${channel} is dropped: ${message.problem}.`);
      else this.#onMessage(channel, message);
    }
  }

  /** Tells a subscriber that from now on it misses nothing (protocol 5.4). */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame?.[0] !== SUBSCRIBE) continue;
      const topic = frame.subarray(1);
      this.#send(this.#iopub, [topic], 'iopub_welcome', { subscription: topic.toString() }, null);
    }
  }

  async #beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames).catch(() => {});
  }
}
