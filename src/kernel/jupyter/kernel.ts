// The kernel: requests in the order in which they come, one at a time, but for those on the control channel, which must
// get through while a cell runs.
import { SessionDeath } from '../session/death';
import { Cells, GONE } from './cells';
import { type Connection, readConnection } from './connection';
import { toCharacters, toUnits } from './cursor';
import { Executor } from './executor';
import { kernelInfo } from './info';
import { Publisher } from './publisher';
import { flag, readPlace, text } from './request';
import type { Asking, Sockets } from './sockets';
import { Stdin } from './stdin';
import type { Header, Json, Message } from './wire';

interface Request {
  readonly channel: Asking;
  readonly message: Message;
}

const info = kernelInfo();

export class Kernel {
  readonly #cells: Cells;
  readonly #queue: Request[] = [];
  readonly #onShutdown: () => void;
  #sockets: Sockets | null = null;
  readonly #publisher: Publisher = new Publisher((...message) => this.#sockets?.publish(...message));
  readonly #stdin: Stdin = new Stdin((request, type, content) => this.#sockets?.reply('stdin', request, type, content));
  readonly #executor: Executor;
  #isWorking = false;
  #isRunningCell = false;
  #lastCell: Header | null = null;

  private constructor(cwd: string, onShutdown: () => void) {
    this.#onShutdown = onShutdown;
    this.#cells = new Cells({ cwd, onDeath: (death) => this.#tellDeath(death) });
    this.#executor = new Executor(this.#cells, this.#publisher, (...question) => this.#stdin.ask(...question));
  }

  /**
   * @param file       the connection file
   * @param onShutdown called when a front end has ended the kernel and has its answer
   * @throws {InputError} when the file is not fit
   */
  static async start(file: string, cwd: string, onShutdown: () => void): Promise<Kernel> {
    const connection: Connection = readConnection(file);
    const kernel = new Kernel(cwd, onShutdown);
    // TypeScript takes a second to load: it does while the front end is still connecting. A failure is the first cell's.
    kernel.#cells.session().catch(() => {});
    // ZeroMQ is loaded after that, too.
    const { Sockets } = await import('./sockets');
    kernel.#sockets = await Sockets.open(connection, (channel, message) => kernel.#receive(channel, message));
    kernel.#publisher.status('starting', null);
    return kernel;
  }

  /** Ends the running cell. */
  interrupt(): void {
    this.#cells.interrupt();
  }

  /** Ends the worker and the sockets. */
  close(): void {
    this.#cells.dispose();
    this.#publisher.flush();
    this.#sockets?.close();
  }

  #receive(channel: Asking, message: Message): void {
    if (channel === 'stdin') this.#stdin.receive(message);
    else if (channel === 'control') void this.#handle({ channel, message });
    else {
      this.#queue.push({ channel, message });
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let request = this.#queue.shift(); request; request = this.#queue.shift()) await this.#handle(request);
    this.#isWorking = false;
  }

  async #handle({ channel, message }: Request): Promise<void> {
    const { header } = message;
    this.#publisher.status('busy', header);
    let waiting: Request[] = [];
    try {
      const content = await this.#answer(channel, message);
      const failed = header.msg_type === 'execute_request' && content?.['status'] === 'error';
      if (failed && flag(message.content, 'stop_on_error', true)) waiting = await this.#takeWaitingCells();
      if (content) this.#sockets?.reply(channel, message, header.msg_type.replace(/_request$/, '_reply'), content);
    } catch (error) {
      const evalue = error instanceof Error ? error.message : String(error);
      const content = { status: 'error', ename: error instanceof SessionDeath ? 'SessionDeath' : 'Error', evalue };
      this.#sockets?.reply(channel, message, header.msg_type.replace(/_request$/, '_reply'), {
        ...content,
        traceback: [],
      });
    }
    this.#publisher.status('idle', header);
    for (const cell of waiting) this.#abort(cell);
    if (header.msg_type === 'shutdown_request') this.#onShutdown();
  }

  /** @returns the content of the reply; null where the protocol has none */
  async #answer(channel: Asking, message: Message): Promise<Json | null> {
    const { header, content } = message;
    switch (header.msg_type) {
      case 'kernel_info_request':
        return info;
      case 'execute_request':
        return channel === 'shell' ? await this.#execute(message) : null;
      case 'complete_request':
        return await this.#complete(content);
      case 'inspect_request':
        return await this.#inspect(content);
      case 'is_complete_request': {
        const { status, indent } = await (await this.#cells.session()).judge(text(content, 'code'));
        return status === 'incomplete' ? { status, indent } : { status };
      }
      case 'history_request':
        return { status: 'ok', history: this.#executor.history.find(content) };
      case 'comm_info_request':
        return { status: 'ok', comms: {} };
      case 'comm_open':
        // Widgets and the like have no other end here; the protocol asks to say so.
        this.#publisher.send('comm_close', { comm_id: content['comm_id'], data: {} }, header);
        return null;
      case 'interrupt_request':
        this.interrupt();
        return { status: 'ok' };
      case 'shutdown_request':
        return { status: 'ok', restart: flag(content, 'restart', false) };
      default:
        return null;
    }
  }

  async #execute(message: Message): Promise<Json> {
    this.#lastCell = message.header;
    this.#isRunningCell = true;
    try {
      return await this.#executor.execute(message);
    } finally {
      this.#isRunningCell = false;
      this.#stdin.forget();
    }
  }

  async #complete(content: Json): Promise<Json> {
    const { code, cursor } = readPlace(content);
    const session = await this.#cells.session();
    const { start, end, matches } = await session.complete(code, toUnits(code, cursor));
    const from = toCharacters(code, start);
    const to = toCharacters(code, end);
    // JupyterLab shows the kinds beside the names.
    const types = matches.map((match) => ({ start: from, end: to, text: match.text, type: match.kind }));
    return {
      status: 'ok',
      matches: matches.map((match) => match.text),
      cursor_start: from,
      cursor_end: to,
      metadata: { _jupyter_types_experimental: types },
    };
  }

  async #inspect(content: Json): Promise<Json> {
    const { code, cursor } = readPlace(content);
    const session = await this.#cells.session();
    const { data } = await session.inspect(code, toUnits(code, cursor));
    return { status: 'ok', found: data !== null, data: data ?? {}, metadata: {} };
  }

  /**
   * The cells that were sent behind one that failed, which are not to run: JupyterLab's "Run All" wants it so. Taken
   * before the failure is told, so that nothing sent in answer to it is among them.
   */
  async #takeWaitingCells(): Promise<Request[]> {
    // What has reached this machine may still lie in the socket.
    for (let known = -1; known !== this.#queue.length; ) {
      known = this.#queue.length;
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const waiting = this.#queue.splice(0);
    const isCell = ({ message }: Request): boolean => message.header.msg_type === 'execute_request';
    this.#queue.push(...waiting.filter((request) => !isCell(request)));
    return waiting.filter(isCell);
  }

  #abort({ channel, message }: Request): void {
    this.#publisher.status('busy', message.header);
    this.#sockets?.reply(channel, message, 'execute_reply', { status: 'aborted' });
    this.#publisher.status('idle', message.header);
  }

  #tellDeath(death: SessionDeath): void {
    if (this.#isRunningCell) return; // The cell tells it itself.
    this.#publisher.send('stream', { name: 'stderr', text: `${death.message}\n${GONE}\n` }, this.#lastCell);
  }
}
