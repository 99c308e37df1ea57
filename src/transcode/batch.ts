import type { Mailbox } from '#core/mailbox.ts';
import type { OutputSettings } from '#domains/outputs/index.ts';
import type { Encoders, Ladder } from '#pipeline/index.ts';

import type { BatchTally } from './batch-tally.ts';
import type { KnownOutputs } from './known-outputs.ts';
import type { TranscodeFilesContext, TranscodeFilesEvent } from './model.ts';

/** What every file of one run shares. */
export interface Batch {
  /** Its signal ends the run. */
  readonly ctx: TranscodeFilesContext;
  /** Absolute, without symbolic links. */
  readonly outRoot: string;
  /** Folder for what is not complete. */
  readonly workDir: string;
  readonly ladder: Ladder;
  readonly encoders: Encoders;
  readonly settings: OutputSettings;
  readonly force: boolean;
  readonly known: KnownOutputs;
  readonly events: Mailbox<TranscodeFilesEvent>;
  readonly tally: BatchTally;
}
