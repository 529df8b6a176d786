// The worker's end of the pipe to its session. Writes are synchronous on purpose: what a cell showed before it crashed
// the process is not lost, and a cell that prints without end waits for its reader instead of filling memory.
import { writeSync } from 'node:fs';
import type { MimeBundle, Report } from './messages';

/** The file descriptor that the session opens for reports; 0 to 2 are the standard ones. */
export const REPORT_FD = 3;

/** The most that one stream write or display may carry, in characters. */
export const REPORT_LIMIT: number = 10 * 1024 * 1024;

const pause = new Int32Array(new SharedArrayBuffer(4));

export function send(report: Report): void {
  let bytes = Buffer.from(`${JSON.stringify(withinLimit(report))}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(REPORT_FD, bytes));
    } catch (error) {
      if (!isBusy(error)) throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

function withinLimit(report: Report): Report {
  switch (report.type) {
    case 'stream':
      return report.text.length <= REPORT_LIMIT ? report : { ...report, text: report.text.slice(0, REPORT_LIMIT) };
    case 'display':
    case 'result': {
      const size = sizeOf(report.data);
      if (size <= REPORT_LIMIT) return report;
      return {
        ...report,
        data: { 'text/plain': `[an output of ${size} characters is left out: the limit is ${REPORT_LIMIT}]` },
      };
    }
    default:
      return report;
  }
}

function sizeOf(data: MimeBundle): number {
  let size = 0;
  for (const value of Object.values(data)) {
    size += typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0);
  }
  return size;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
