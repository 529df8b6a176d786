// `execute_request`: runs a cell in the session and tells what came of it.
import { SessionDeath } from '../session/death';
import type { CellError, MimeBundle, OutputReport } from '../session/messages';
import { type Cells, GONE } from './cells';
import { toUnits } from './cursor';
import { History } from './history';
import type { Publisher } from './publisher';
import { type ExecuteRequest, readExecute } from './request';
import type { Json, Message } from './wire';

/** Asks the front end that sent `request` for a line of text. */
export type AskInput = (request: Message, prompt: string, password: boolean) => Promise<string>;

/** `name?` or `?name`, which no TypeScript begins or ends with: what is known of the name, in the pager. */
const HELP_REQUEST = /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*$/;

const NO_INPUT = 'input: this front end does not take input; run the cell in one that does, such as JupyterLab.';

export class Executor {
  readonly #cells: Cells;
  readonly #publisher: Publisher;
  readonly #askInput: AskInput;
  readonly history: History = new History();
  #count = 0;

  constructor(cells: Cells, publisher: Publisher, askInput: AskInput) {
    this.#cells = cells;
    this.#publisher = publisher;
    this.#askInput = askInput;
  }

  /** @returns the content of the reply; its `status` is `ok` or `error` */
  async execute(message: Message): Promise<Json> {
    const request = readExecute(message.content);
    const { code, silent, storeHistory } = request;
    if (storeHistory) this.#count++;
    const count = this.#count;
    if (!silent) this.#publisher.send('execute_input', { code, execution_count: count }, message.header);
    const help = HELP_REQUEST.exec(code);
    if (help) return await this.#help(help[1] ?? help[2] ?? '', count);
    const { error, result } = await this.#run(message, request, count);
    if (storeHistory) this.history.add(count, code, result);
    this.#publisher.flush();
    if (error) return { ...errorContent(error), execution_count: count, payload: [], user_expressions: {} };
    const expressions = await this.#evaluateAll(request.expressions, count);
    return { status: 'ok', execution_count: count, payload: [], user_expressions: expressions };
  }

  async #run(
    message: Message,
    { code, silent, allowStdin }: ExecuteRequest,
    count: number,
  ): Promise<{ error: CellError | null; result: string | null }> {
    let error: CellError | null = null;
    let result: string | null = null;
    const onOutput = (output: OutputReport): void => {
      if (output.type === 'error') error ??= output.error;
      if (output.type === 'result') result = String(output.data['text/plain'] ?? '');
      if (!silent) this.#publisher.output(output, message.header, count);
    };
    const onInput = (prompt: string, password: boolean): Promise<string> => {
      this.#publisher.flush();
      return allowStdin ? this.#askInput(message, prompt, password) : Promise.reject(new Error(NO_INPUT));
    };
    try {
      const session = await this.#cells.session();
      // An unnumbered cell is told by the number that the next numbered one will have.
      const isOk = await session.execute(code, { cell: Math.max(1, count), onOutput, onInput });
      return { error: isOk ? null : error, result };
    } catch (thrown) {
      if (!(thrown instanceof SessionDeath)) throw thrown;
      const died = thrown.toCellError();
      error = { ...died, detail: [...died.detail, GONE] };
      if (!silent) this.#publisher.output({ type: 'error', error }, message.header, count);
      return { error, result };
    }
  }

  async #help(name: string, count: number): Promise<Json> {
    const session = await this.#cells.session();
    const { data } = await session.inspect(name, toUnits(name, name.length));
    const shown: MimeBundle = data ?? { 'text/plain': `Nothing is known of "${name}".` };
    const payload = [{ source: 'page', data: shown, start: 0 }];
    return { status: 'ok', execution_count: count, payload, user_expressions: {} };
  }

  async #evaluateAll(expressions: Readonly<Record<string, string>>, count: number): Promise<Json> {
    const values: Record<string, Json> = {};
    for (const [name, expression] of Object.entries(expressions)) {
      let value: Json = { status: 'ok', data: { 'text/plain': 'undefined' }, metadata: {} };
      const onOutput = (output: OutputReport): void => {
        if (output.type === 'result') value = { status: 'ok', data: output.data, metadata: output.metadata };
        if (output.type === 'error') value = errorContent(output.error);
      };
      const session = await this.#cells.session();
      await session.execute(expression, { cell: Math.max(1, count), onOutput });
      values[name] = value;
    }
    return values;
  }
}

function errorContent({ ename, evalue, detail }: CellError): Json {
  return { status: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`, ...detail] };
}
