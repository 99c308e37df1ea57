import type { Sink, WorkEvent } from '#core/events.ts';
import { isProgress } from '#core/events.ts';
import { visibleText } from '#core/visible.ts';

import { describeLogLine } from './describe-log-line.ts';
import type { LiveProgress } from './live-progress.tsx';
import { createPage, type Page, type Style } from './page.ts';
import type { Typeable } from './typeable.ts';
import { wrapWords } from './wrap-words.ts';

export interface TerminalOptions {
  json: boolean;
  quiet: boolean;
  progress: 'auto' | 'text' | 'ndjson' | 'none';
  /** Of stderr, as decided by --[no-]color, NO_COLOR, FORCE_COLOR, TERM and the TTY. */
  color: boolean;
  /** The same of stdout. */
  resultColor: boolean;
  /** How commands are written in what people read. */
  typeable: Typeable;
}

/** How far a piece of work is; `label` says what is being done, with its numbers. */
export interface Measure {
  done: number;
  total: number;
  label: string;
  /** Milliseconds; null where nobody can say, undefined where the share so far tells. */
  leftMs?: number | null;
}

/** A line now and then where nothing can be redrawn; often enough to look alive where it can. */
const PROGRESS_LINE_EVERY_MS = 5000;
const PROGRESS_DRAW_EVERY_MS = 100;
/** How lines of the log begin. */
const LOG_LABELS: Readonly<Record<string, readonly [Style, string]>> = Object.freeze({
  info: ['dim', 'Log:'],
  warn: ['yellow', 'Warning:'],
  error: ['red', 'Error:'],
  fatal: ['red', 'Error:'],
});
/** Between the columns of a table. */
const GAP = '  ';

/** The two streams of a command: results on stdout, everything for people on stderr. */
export class Terminal {
  readonly options: TerminalOptions;
  readonly #lastProgressAt = new Map<string, number>();
  #live: Promise<LiveProgress> | undefined;

  constructor(options: TerminalOptions) {
    this.options = options;
  }

  style(style: Style, text: string): string {
    return createPage(this.options.color, this.options.typeable).style(style, text);
  }

  /** How the result is laid out: on a terminal in its width. */
  page(): Page {
    const { isTTY, columns } = process.stdout;
    const { resultColor, typeable } = this.options;
    return createPage(resultColor, typeable, isTTY ? columns : undefined);
  }

  /** The result, for people or as the one JSON document. */
  result(document: object, text: string): void {
    if (this.options.json) write(process.stdout, JSON.stringify(document, jsonValue));
    else say(process.stdout, text);
  }

  /** A line for people on stderr; --quiet drops it. */
  note(text: string): void {
    const { quiet, progress, typeable } = this.options;
    if (!quiet && progress !== 'ndjson') say(process.stderr, typeable(text));
  }

  /** A line on stderr that --quiet does not drop. */
  warn(text: string): void {
    const message = this.options.typeable(text);
    if (this.options.progress === 'ndjson') {
      write(process.stderr, JSON.stringify({ type: 'warning', message }));
    } else say(process.stderr, `${this.style('yellow', 'Warning:')} ${message}`);
  }

  /** A line of the log, as JSON, for people; `--verbose` has the stack of its error, too. */
  logged(json: string, verbose: boolean): void {
    const { level, text, stack } = describeLogLine(json);
    const [style, label] = LOG_LABELS[level] ?? LOG_LABELS['info']!;
    const more = verbose && stack !== undefined ? `\n${stack}` : '';
    this.#fact(`${this.style(style, label)} ${text}${more}`);
  }

  /**
   * Where events of long work go. NDJSON writes every event. On a terminal facts scroll above one
   * line of progress that is drawn again and again; elsewhere progress is a line at once and then every few seconds.
   */
  sink<E extends WorkEvent>(
    describe: (event: E) => string | undefined,
    measure: (event: E) => Measure | undefined = () => undefined,
  ): Sink<E> {
    const { progress, quiet } = this.options;
    if (progress === 'ndjson') {
      return (event) => write(process.stderr, JSON.stringify(event, jsonValue));
    }
    if (progress === 'none' || quiet) return () => {};
    const live = this.drawsLive();
    return (event) => {
      if (!isProgress(event)) return this.#fact(describe(event));
      const measured = measure(event);
      const complete = measured !== undefined && measured.done >= measured.total;
      const everyMs = live ? PROGRESS_DRAW_EVERY_MS : PROGRESS_LINE_EVERY_MS;
      if (!complete && !this.#isDue(event.type, everyMs)) return undefined;
      if (live && measured !== undefined) return this.#draw(measured);
      return this.#fact(describe(event));
    };
  }

  /** Whether progress is drawn again and again, rather than written in lines. */
  drawsLive(): boolean {
    const { json, progress, quiet } = this.options;
    return progress === 'auto' && !json && !quiet && process.stderr.isTTY;
  }

  /** The same terminal without JSON: for an error after the one document has been printed. */
  forPeople(): Terminal {
    return new Terminal({ ...this.options, json: false });
  }

  /** The same terminal with JSON: for a document that was asked for by another flag. */
  forScripts(): Terminal {
    return new Terminal({ ...this.options, json: true });
  }

  /** Gives the terminal back before anything else is printed. */
  async close(): Promise<void> {
    const live = this.#live;
    this.#live = undefined;
    if (live !== undefined) await (await live).close();
  }

  #isDue(type: string, everyMs: number): boolean {
    const now = performance.now();
    if (now - (this.#lastProgressAt.get(type) ?? -Infinity) < everyMs) return false;
    this.#lastProgressAt.set(type, now);
    return true;
  }

  #fact(told: string | undefined): void {
    if (told === undefined) return;
    const line = this.options.typeable(told);
    if (this.#live === undefined) say(process.stderr, line);
    else void this.#live.then((live) => live.fact(visibleText(line)));
  }

  #draw(measure: Measure): void {
    // ink is loaded when there is a first thing to draw: it costs more than most commands.
    this.#live ??= import('./live-progress.tsx').then(({ openLiveProgress }) =>
      openLiveProgress(this.options.color),
    );
    void this.#live.then((live) => live.progress(measure));
  }
}

/** Which of the two streams are coloured. */
export function colorsOf(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Pick<TerminalOptions, 'color' | 'resultColor'> {
  return {
    color: wantsColor(flag, environment, process.stderr.isTTY),
    resultColor: wantsColor(flag, environment, process.stdout.isTTY),
  };
}

/** Whether a stream may be coloured: flag, then environment, then the terminal itself. */
function wantsColor(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (environment['NO_COLOR'] || environment['VEZA_NO_COLOR']) return false;
  if (environment['FORCE_COLOR'] && environment['FORCE_COLOR'] !== '0') return true;
  return isTTY && environment['TERM'] !== 'dumb';
}

/** Whether a line that may not even be understood asks for JSON: by its flag, or by VEZA_JSON. */
export function wantsJson(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return argv.includes('--json') || /^(true|1|yes|y)$/i.test(environment['VEZA_JSON'] ?? '');
}

/** Columns padded to their widest cell; the last one is broken between words where a width is given. */
export function table(rows: readonly (readonly string[])[], columns?: number): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)));
      const indent = cells.slice(0, -1).reduce((sum, cell) => sum + cell.length + GAP.length, 0);
      const lead = cells.slice(0, -1).join(GAP);
      const last = wrapWords(cells.at(-1) ?? '', columns, indent);
      return cells.length > 1 ? lead + GAP + last : last;
    })
    .join('\n');
}

/** A list below its head, or one sentence in the place of an empty one. Pure. */
export function listTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string {
  return rows.length === 0 ? none : table([head, ...rows]);
}

/** Cells of these columns padded on their left, as amounts are read. Pure. */
export function alignRight(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
): string[][] {
  const widths = columns.map((at) => Math.max(...rows.map((row) => row[at]!.length)));
  return rows.map((row) =>
    row.map((cell, at) =>
      columns.includes(at) ? cell.padStart(widths[columns.indexOf(at)]!) : cell,
    ),
  );
}

/** Names and messages of other people are in it, which must not move a cursor. */
function say(stream: NodeJS.WriteStream, text: string): void {
  write(stream, visibleText(text));
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
}

function jsonValue(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
