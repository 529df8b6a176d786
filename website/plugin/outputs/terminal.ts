// What a terminal would show at the end of a stream: colours taken off, overwritten lines gone.

// Control sequences (CSI), operating system commands (OSC, as for links) and lone escapes: ECMA-48, § 5.3 and 5.4.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\^_])/g;

/** @returns plain text: escapes removed, `\r` and backspace carried out, as a progress bar needs */
export function asOnScreen(text: string): string {
  return text
    .replace(ESCAPES, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => (/[\r\b]/.test(line) ? overwrite(line) : line))
    .join('\n');
}

function overwrite(line: string): string {
  const screen: string[] = [];
  let column = 0;
  for (const character of line) {
    if (character === '\r') column = 0;
    else if (character === '\b') column = Math.max(0, column - 1);
    else screen[column++] = character;
  }
  return screen.join('').trimEnd();
}
