import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { commandErrors } from './command-errors.ts';

/** Longest line that is taken for a password. */
const PASSWORD_BYTES_MAX = 4096;

export interface PasswordSource {
  /** Read the first line of stdin, as scripts want it. */
  fromStdin: boolean;
  /** Whether a person may be asked. */
  mayAsk: boolean;
  signal: AbortSignal;
}

/**
 * A password from the first line of stdin, or typed unseen on a terminal. Never from a flag: the
 * process list shows those to everybody.
 * @throws PASSWORD_NEEDED when nobody can be asked; PASSWORD_LINE_INVALID
 */
export async function readPassword(source: PasswordSource): Promise<string> {
  if (source.fromStdin) return firstLine(process.stdin);
  if (!source.mayAsk || !process.stdin.isTTY) throw commandErrors.PASSWORD_NEEDED({});
  process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await prompt.question('', { signal: source.signal });
  } finally {
    prompt.close();
    process.stderr.write('\n');
  }
}

async function firstLine(input: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk as Buffer));
    bytes += chunks.at(-1)!.length;
    if (chunks.at(-1)!.includes(0x0a) || bytes > PASSWORD_BYTES_MAX) break;
  }
  const line = Buffer.concat(chunks).toString('utf8').split('\n', 1)[0]!.replace(/\r$/, '');
  if (line === '' || bytes > PASSWORD_BYTES_MAX) {
    throw commandErrors.PASSWORD_LINE_INVALID({ bytesMax: PASSWORD_BYTES_MAX });
  }
  return line;
}
