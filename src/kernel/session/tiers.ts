// How V8 compiles in the worker; imported before anything large is. TypeScript is a large program of which each cell runs
// a little here and there: by V8's own measure most of it is interpreted for the first dozens of cells, while threads that
// optimize the rest take the cores from it. So every function gets plain machine code at its first call, and is optimized
// after three times as many turns as by default (132 kB of bytecode): some thousand turns of a loop, within a millisecond.
// A V8 that no longer knows one of these flags says so on stderr, and goes on.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--always-sparkplug');
setFlagsFromString('--interrupt-budget=400000');
