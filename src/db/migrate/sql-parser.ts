import { createRequire } from 'node:module';

import type * as Library from 'libpg-query';
import type { ScanToken } from 'libpg-query';

import { parseTasks, type ParseTasks } from './parse-tasks.ts';
import { readPlain } from './plain/read-plain.ts';

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
 * The parser stays as the baseline compiler made it: to optimize its one huge function takes longer
 * than what a folder of migrations asks of it, and a thread could not end before that is done. The
 * flags hold for the process and cannot be taken back, or V8 optimizes after all; no other
 * WebAssembly here runs for long. Nor is compiled code collected: V8 shares it among threads, and to
 * collect it wakes all of them; one that is just ending has no handle to be woken by, and the process
 * ended with SIGSEGV once in a few hundred runs with several parsers.
 */
const FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--no-wasm-code-gc'];

/** The thread's whole program. It answers in the order in which it is asked; a bug ends it. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
for (const flag of workerData.flags) require('node:v8').setFlagsFromString(flag);
const parser = require(workerData.library);
const tasks = (${parseTasks.toString()})(parser);
parentPort.on('message', async ({ task, text }) => {
  if (task === 'end') { parentPort.close(); return; }
  await parser.loadModule();
  try { parentPort.postMessage({ value: tasks[task](text) }); }
  catch (error) { parentPort.postMessage({ failure: String(error) }); }
});
`;

/** Where the parser runs: a process that ends soon saves the start of a thread. */
export type ParserPlace = 'thread' | 'here';

/** Opens the parser, in a thread unless told. */
export function openSqlParser(place: ParserPlace = 'thread'): SqlParser {
  return place === 'here' ? openHere() : openThread();
}

/** Plain statements need no parser: it is loaded for the first text that holds another. */
function openHere(): SqlParser {
  let tasks: Promise<ParseTasks> | undefined;
  const ask = async <R>(task: 'scan' | 'parse', text: string): Promise<R> => {
    tasks ??= loadTasks();
    return (await tasks)[task](text) as R;
  };
  return {
    scan: (text) => ask('scan', text),
    parse: async (text) => readPlain(text) ?? ask('parse', text),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function loadTasks(): Promise<ParseTasks> {
  for (const flag of FLAGS) process.getBuiltinModule('node:v8').setFlagsFromString(flag);
  const library = createRequire(import.meta.url)('libpg-query') as typeof Library;
  await library.loadModule();
  return parseTasks(library);
}

/**
 * Opens the parser in a thread of its own: its WebAssembly takes more memory than everything else
 * that a server keeps, and ends with the thread.
 */
function openThread(): SqlParser {
  const library = createRequire(import.meta.url).resolve('libpg-query');
  // To load it takes a tenth of a start, and most starts need no thread.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  // Not with the flags of this process: --input-type would make another kind of module of it.
  const thread = new Worker(PROGRAM, {
    eval: true,
    workerData: { library, flags: FLAGS },
    execArgv: [],
  });
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
