import path from 'node:path';

import type { Config } from '#core/config.ts';
import { findNote, leaveNote, takeNoteBack, type ProcessNote } from '#core/process-note.ts';

/** The providers of play money as settings have them, and the process that plays them. */
export interface PlayMoneyNote extends ProcessNote {
  readonly providers: Pick<Config['payments'], 'hyperswitch' | 'stripe'>;
}

const noteFile = (dataDir: string): string => path.join(dataDir, 'sandbox', 'providers.json');

/** Leaves word of the providers, for the commands that ask them beside the platform. */
export async function notePlayMoney(dataDir: string, note: PlayMoneyNote): Promise<void> {
  await leaveNote(noteFile(dataDir), note);
}

export async function forgetPlayMoney(dataDir: string, pid: number): Promise<void> {
  await takeNoteBack(noteFile(dataDir), pid);
}

/**
 * The configuration with the play money of the platform that runs over the same data folder, where no
 * provider is configured; otherwise as it is.
 */
export async function withPlayMoney(config: Config): Promise<Config> {
  const { hyperswitch, stripe, livemode } = config.payments;
  if (livemode || hyperswitch.apiKey !== undefined || stripe.secretKey !== undefined) return config;
  const note: Partial<PlayMoneyNote> | undefined = await findNote(noteFile(config.dataDir));
  if (note?.providers === undefined) return config;
  return { ...config, payments: { ...config.payments, ...note.providers } };
}
