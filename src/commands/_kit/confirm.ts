import { createInterface } from 'node:readline/promises';

import { commandErrors } from './command-errors.ts';

export interface Confirmation {
  /** What would be lost, as a sentence. */
  consequence: string;
  /** The command with the flag that answers yes. */
  command: string;
  /** The flag was given. */
  yes: boolean;
  /** Whether a person may be asked. */
  mayAsk: boolean;
  signal: AbortSignal;
}

/**
 * Asks before something is destroyed; only `y` or `yes` goes on.
 * @throws CONFIRMATION_NEEDED when nobody can be asked or the answer is no.
 */
export async function confirm(input: Confirmation): Promise<void> {
  if (input.yes) return;
  const { consequence, command } = input;
  const refusal = commandErrors.CONFIRMATION_NEEDED({ consequence, command });
  if (!input.mayAsk || !process.stdin.isTTY || !process.stderr.isTTY) throw refusal;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${consequence} Go on? [y/N] `, { signal: input.signal });
    if (!/^y(es)?$/i.test(answer.trim())) throw refusal;
  } finally {
    prompt.close();
  }
}
