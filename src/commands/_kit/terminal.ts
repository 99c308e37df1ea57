import type { Sink, WorkEvent } from '#core/events.ts';
import { isProgress } from '#core/events.ts';

export interface TerminalOptions {
  json: boolean;
  quiet: boolean;
  progress: 'auto' | 'text' | 'ndjson' | 'none';
  /** As decided by --[no-]color, NO_COLOR, FORCE_COLOR, TERM and the TTY. */
  color: boolean;
}

const PROGRESS_EVERY_MS = 1000;

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof CODES;

/** The two streams of a command: results on stdout, everything for people on stderr. */
export class Terminal {
  readonly options: TerminalOptions;
  #lastProgressAt = -Infinity;

  constructor(options: TerminalOptions) {
    this.options = options;
  }

  style(style: Style, text: string): string {
    return this.options.color ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text;
  }

  /** The result, for people or as the one JSON document. */
  result(document: object, text: string): void {
    write(process.stdout, this.options.json ? JSON.stringify(document, jsonValue) : text);
  }

  /** A line for people on stderr; --quiet drops it. */
  note(text: string): void {
    if (!this.options.quiet && this.options.progress !== 'ndjson') write(process.stderr, text);
  }

  /** A line on stderr that --quiet does not drop. */
  warn(text: string): void {
    if (this.options.progress === 'ndjson') {
      write(process.stderr, JSON.stringify({ type: 'warning', message: text }));
    } else write(process.stderr, `${this.style('yellow', 'Warning:')} ${text}`);
  }

  /**
   * Where events of long work go. NDJSON writes every event; text writes what `describe` makes of
   * facts at once and of progress once a second at most.
   */
  sink<E extends WorkEvent>(describe: (event: E) => string | undefined): Sink<E> {
    const { progress, quiet } = this.options;
    if (progress === 'ndjson')
      return (event) => write(process.stderr, JSON.stringify(event, jsonValue));
    if (progress === 'none' || quiet) return () => {};
    return (event) => {
      if (isProgress(event)) {
        const now = performance.now();
        if (now - this.#lastProgressAt < PROGRESS_EVERY_MS) return;
        this.#lastProgressAt = now;
      }
      const line = describe(event);
      if (line !== undefined) write(process.stderr, line);
    };
  }
}

/** Whether a stream may be coloured: flag, then environment, then the terminal itself. */
export function wantsColor(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (environment['NO_COLOR'] || environment['VEZA_NO_COLOR']) return false;
  if (environment['FORCE_COLOR'] && environment['FORCE_COLOR'] !== '0') return true;
  return isTTY && environment['TERM'] !== 'dumb';
}

/** Columns padded to their widest cell; the last column is left as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) =>
      row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  '),
    )
    .join('\n');
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
