import type { Context } from '#context.ts';

import type { Output, OutputSummary } from './model.ts';
import { listOutputRows } from './store.ts';

/** What is on record of an output folder, with what people are told of it where it is done. */
export interface KnownOutput extends Output {
  /** Read when it is asked for: most of a large catalogue only has to be compared. */
  readonly summary: () => OutputSummary | null;
}

/** Every output below a folder, with one query. */
export async function listOutputs(
  ctx: Pick<Context, 'db'>,
  outRoot: string,
): Promise<readonly KnownOutput[]> {
  const rows = await listOutputRows(ctx, outRoot);
  return rows.map(({ output, summary }) => ({
    ...output,
    summary: () => (summary === null ? null : (JSON.parse(summary) as OutputSummary)),
  }));
}
