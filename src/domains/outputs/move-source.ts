import type { Context } from '#context.ts';

import type { OutputId, OutputSource } from './model.ts';
import { updateSource } from './store.ts';

/** Writes down the new place or time of a source whose bytes are those of its output still. */
export async function moveSource(
  ctx: Pick<Context, 'db'>,
  id: OutputId,
  source: Omit<OutputSource, 'contentHash'>,
): Promise<void> {
  await updateSource(ctx, id, source);
}
