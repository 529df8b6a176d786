// Any value as text, as Node's console prints it, so that a page shows what the notebook shows. Bounded: what is deep,
// long or endless is cut, and says so.

const DEPTH = 2;
const ITEMS = 100;
const STRING = 10_000;
/** Up to this many characters an object stays on one line. */
const LINE = 72;

/** How a value prints itself: Node's convention. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** @returns what `console.log(...values)` prints; a first string may hold `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O`, `%c` */
export function format(values: readonly unknown[]): string {
  const rest = [...values];
  const first = rest.shift();
  if (values.length === 0) return '';
  if (typeof first !== 'string') return [first, ...rest].map((value) => printed(value)).join(' ');
  const head = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (rest.length === 0) return mark;
    const value = rest.shift();
    if (mark === '%c') return '';
    if (mark === '%d') return String(Number(value));
    if (mark === '%i') return String(Number.parseInt(String(value), 10));
    if (mark === '%f') return String(Number.parseFloat(String(value)));
    if (mark === '%j') return JSON.stringify(value) ?? 'undefined';
    return mark === '%s' && typeof value !== 'object' ? String(value) : inspect(value);
  });
  return [head, ...rest.map((value) => printed(value))].join(' ');
}

const printed = (value: unknown): string => (typeof value === 'string' ? value : inspect(value));

/** @returns a value as source-like text: strings in quotes, objects to a depth of 2 */
export function inspect(value: unknown): string {
  return show(value, 0, []);
}

function show(value: unknown, depth: number, above: readonly object[]): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'function') return nameOfFunction(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (above.includes(value)) return '[Circular *1]';
  const custom: unknown = Reflect.get(value, INSPECT);
  if (typeof custom === 'function') return String(Reflect.apply(custom, value, [DEPTH - depth, {}, inspect]));
  if (value instanceof Error) return value.stack?.includes(value.message) ? value.stack : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return 'Promise { … }';
  return showObject(value, depth, [...above, value]);
}

function showObject(value: object, depth: number, above: readonly object[]): string {
  const name = nameOfClass(value);
  if (depth > DEPTH) return Array.isArray(value) ? '[Array]' : `[${name === '' ? 'Object' : name}]`;
  const inner = (item: unknown): string => show(item, depth + 1, above);
  if (isList(value)) {
    const shown = Array.from({ length: Math.min(value.length, ITEMS) }, (_, i) =>
      i in value ? inner(value[i]) : '<empty>',
    );
    return wrap(prefix(name === 'Array' ? '' : `${name}(${value.length})`), '[', shown, value.length, ']', depth);
  }
  if (value instanceof Map) {
    const shown = [...value].slice(0, ITEMS).map(([key, item]) => `${inner(key)} => ${inner(item)}`);
    return wrap(`Map(${value.size}) `, '{', shown, value.size, '}', depth);
  }
  if (value instanceof Set) {
    const shown = [...value].slice(0, ITEMS).map(inner);
    return wrap(`Set(${value.size}) `, '{', shown, value.size, '}', depth);
  }
  const keys = Object.keys(value);
  const shown = keys.slice(0, ITEMS).map((key) => `${keyOf(key)}: ${contentOf(value, key, inner)}`);
  return wrap(prefix(name), '{', shown, keys.length, '}', depth);
}

// A getter may compute, or throw; Node shows that there is one.
function contentOf(value: object, key: string, inner: (item: unknown) => string): string {
  const property = Object.getOwnPropertyDescriptor(value, key);
  return property?.get ? '[Getter]' : inner(property?.value);
}

function wrap(name: string, open: string, shown: string[], total: number, close: string, depth: number): string {
  const rest = total - shown.length;
  const items = rest > 0 ? [...shown, `... ${rest} more item${rest === 1 ? '' : 's'}`] : shown;
  if (items.length === 0) return `${name}${open}${close}`;
  const line = `${name}${open} ${items.join(', ')} ${close}`;
  if (line.length <= LINE && !line.includes('\n')) return line;
  const indent = '  '.repeat(depth + 1);
  return `${name}${open}\n${packed(items, indent)}\n${'  '.repeat(depth)}${close}`;
}

/** Short items share lines, long ones have one each. */
function packed(items: readonly string[], indent: string): string {
  if (items.length <= 6 || items.some((item) => item.length > 16))
    return items.map((item) => indent + item).join(',\n');
  const lines: string[] = [''];
  for (const [i, item] of items.entries()) {
    const text = i < items.length - 1 ? `${item}, ` : item;
    const line = lines.at(-1) ?? '';
    if (line.length + text.length > LINE) lines.push(text);
    else lines[lines.length - 1] = line + text;
  }
  return lines.map((line) => indent + line.trimEnd()).join('\n');
}

type List = ArrayLike<unknown> & object;
const isList = (value: object): value is List =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

const prefix = (name: string): string => (name === '' ? '' : `${name} `);
const keyOf = (key: string): string => (/^[\p{L}_$][\p{L}\d_$]*$/u.test(key) ? key : quoted(key));

function quoted(text: string): string {
  const cut = text.length > STRING ? `${text.slice(0, STRING)}... ${text.length - STRING} more characters` : text;
  const inner = JSON.stringify(cut).slice(1, -1).replaceAll('\\"', '"');
  if (!cut.includes("'")) return `'${inner}'`;
  return cut.includes('"') ? `\`${inner}\`` : `"${inner}"`;
}

/** Empty for plain objects. */
function nameOfClass(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return '[Object: null prototype]';
  const { name } = value.constructor ?? {};
  return typeof name === 'string' && name !== 'Object' ? name : '';
}

function nameOfFunction(value: object): string {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const name = 'name' in value && value.name !== '' ? String(value.name) : '';
  if (isClass) return name === '' ? '[class (anonymous)]' : `[class ${name}]`;
  return name === '' ? '[Function (anonymous)]' : `[Function: ${name}]`;
}
