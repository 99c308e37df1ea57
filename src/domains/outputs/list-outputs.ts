import type { Context } from '#context.ts';

import type { KnownOutput, OutputSettings } from './model.ts';
import { listOutputRows } from './store.ts';

/** Rows that are read at one time; what a row takes on its way is many times what is kept of it. */
const PAGE_ROWS = 2_000;

/** Every output below a folder, in the order of the folders. */
export async function listOutputs(
  ctx: Pick<Context, 'db'>,
  input: { readonly outRoot: string; readonly settings: OutputSettings },
): Promise<readonly KnownOutput[]> {
  const outputs: KnownOutput[] = [];
  for (;;) {
    const afterOutDir = outputs.at(-1)?.outDir ?? '';
    const page = await listOutputRows(ctx, { ...input, afterOutDir, limit: PAGE_ROWS });
    outputs.push(...page);
    if (page.length < PAGE_ROWS) return outputs;
  }
}
