// The errors that belong to this library. Wrong shapes get a class of their own, because a program may want to catch
// them; a number out of its range is JavaScript's RangeError, a value of the wrong kind its TypeError.

/** Which of the shape rules was broken. */
export type ShapeErrorCode = 'rank' | 'axis' | 'gamma' | 'beta' | 'size';

/** What a {@link ShapeError} compared. */
export interface ShapeErrorData {
  /** The shape or the axes that were given. */
  readonly given: readonly number[];
  /** What would have been accepted, where there is exactly one answer. */
  readonly expected?: readonly number[];
}

/** A tensor or an axis does not fit: the message says what was given, what rules it, and what to do. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  readonly code: ShapeErrorCode;
  readonly data: ShapeErrorData;

  constructor(message: string, code: ShapeErrorCode, data: ShapeErrorData) {
    super(message);
    this.code = code;
    this.data = data;
  }
}
