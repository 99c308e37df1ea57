import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

import type { ScanToken } from 'libpg-query';

/** What PostgreSQL's parser refuses; `cursorPosition` counts code points. */
export interface ParseRefusal {
  readonly message: string;
  readonly cursorPosition: number;
}

/** A statement of a text as the parser reports it; offsets in bytes, a missing length is the rest. */
export interface RawStatement {
  readonly stmt?: object;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

/** PostgreSQL's own parser. */
export interface SqlParser extends AsyncDisposable {
  /** The tokens, or undefined when a quote or a comment is not closed. */
  scan(text: string): Promise<readonly ScanToken[] | undefined>;
  parse(text: string): Promise<readonly RawStatement[] | ParseRefusal>;
}

type Answer = { value: unknown } | { failure: string };

/** Somebody who waits for an answer. */
interface Asker {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The thread's whole program. It answers in the order in which it is asked; only what the parser
 * says of the text is an answer, anything else ends the thread. The parser stays as the baseline
 * compiler made it: to optimize its one huge function takes longer than what a folder of migrations
 * asks of it, and the thread could not end before that is done. The flags hold for the process and
 * cannot be taken back, or V8 optimizes after all; no other WebAssembly here runs for long. Nor is
 * compiled code collected: V8 shares it among threads, and to collect it wakes all of them; one that
 * is just ending has no handle to be woken by, and the process ended with SIGSEGV once in a few
 * hundred runs with several parsers.
 */
const PROGRAM = `
const v8 = require('node:v8');
v8.setFlagsFromString('--no-wasm-tier-up');
v8.setFlagsFromString('--no-wasm-dynamic-tiering');
v8.setFlagsFromString('--no-wasm-code-gc');
const { parentPort, workerData } = require('node:worker_threads');
const parser = require(workerData.library);
const tasks = {
  scan: (text) => {
    try { return parser.scanSync(text).tokens; } catch { return undefined; }
  },
  parse: (text) => {
    try { return parser.parseSync(text).stmts ?? []; } catch (error) {
      if (!parser.hasSqlDetails(error)) throw error;
      const { message, sqlDetails } = error;
      return { message, cursorPosition: Math.max(0, sqlDetails?.cursorPosition ?? 0) };
    }
  },
};
parentPort.on('message', async ({ task, text }) => {
  if (task === 'end') { parentPort.close(); return; }
  await parser.loadModule();
  try { parentPort.postMessage({ value: tasks[task](text) }); }
  catch (error) { parentPort.postMessage({ failure: String(error) }); }
});
`;

/**
 * Opens the parser in a thread of its own: its WebAssembly takes more memory than everything else
 * that a server keeps, and ends with the thread.
 */
export function openSqlParser(): SqlParser {
  const library = createRequire(import.meta.url).resolve('libpg-query');
  // Not with the flags of this process: --input-type would make another kind of module of it.
  const thread = new Worker(PROGRAM, { eval: true, workerData: { library }, execArgv: [] });
  // Whoever asks need not wait for the answers before: the thread is never idle while there is work.
  const asked: Asker[] = [];
  thread.on('message', (message: Answer) => {
    const asker = asked.shift()!;
    if ('failure' in message) asker.reject(new Error(`libpg-query: ${message.failure}`));
    else asker.resolve(message.value as never);
  });
  // What ended it: nobody would answer whoever asks later.
  let gone: Error | undefined;
  const endAll = (error: Error): void => {
    gone ??= error;
    for (const asker of asked.splice(0)) asker.reject(gone);
  };
  thread.on('error', endAll);
  const ended = new Promise<void>((resolve) => {
    thread.on('exit', () => {
      endAll(new Error('libpg-query: its thread has ended'));
      resolve();
    });
  });
  const ask = <R>(task: 'scan' | 'parse', text: string): Promise<R> =>
    new Promise<R>((resolve, reject) => {
      if (gone !== undefined) return reject(gone);
      asked.push({ resolve, reject });
      thread.postMessage({ task, text });
    });
  return {
    scan: (text) => ask('scan', text),
    parse: (text) => ask('parse', text),
    [Symbol.asyncDispose]: async () => {
      // By itself: terminate() may hit the thread in the middle of an answer.
      thread.postMessage({ task: 'end' });
      await ended;
    },
  };
}
