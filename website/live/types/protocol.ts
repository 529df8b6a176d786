// What the page and the worker that knows TypeScript say to each other. Types only; offsets count from 0 within the cell
// that is asked about, lines and columns from 1.

export interface CellText {
  /** As the page counts them. */ readonly number: number;
  readonly source: string;
}

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a name is. */
export interface Meaning {
  readonly from: number;
  readonly to: number;
  /** As TypeScript writes it: `const x: number`. */ readonly signature: string;
  /** What its docstring says; may be empty. */ readonly documentation: string;
}

export interface Completions {
  /** What they replace begins here. */ readonly from: number;
  readonly options: readonly {
    readonly label: string;
    /** TypeScript's word for what it is: `function`. */ readonly kind: string;
    /** How near it is; the least comes first. */ readonly rank: number;
  }[];
}

interface About {
  /** All cells of the page, in their order. */ readonly cells: readonly CellText[];
  /** The one that is asked about. */ readonly number: number;
}
export type Question =
  | ({ readonly type: 'check' } & About)
  | ({ readonly type: 'meaning' | 'completions'; readonly at: number } & About)
  | ({ readonly type: 'completion'; readonly at: number; readonly label: string } & About);

/** Question → what answers it. */
export interface Answers {
  check: readonly Problem[];
  meaning: Meaning | undefined;
  completions: Completions | undefined;
  completion: Meaning | undefined;
}
export type Answer = Answers[keyof Answers];

/** Page → worker. The first message is `start`. */
export type Command =
  | { readonly type: 'start'; readonly files: Files }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question };

/** Addresses of what the worker loads. */
export interface Files {
  readonly typescript: string;
  readonly declarations: string;
  /** TypeScript's own messages in the language of the page; left out, they are English. */ readonly messages?: string;
}

/** Worker → page. */
export type Report =
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  /** Nothing more will come. */
  | { readonly type: 'failed'; readonly message: string };
