import type { Context } from '#context.ts';

import { decodeCursor, toPage } from './cursor.ts';
import { listImportRows, toImportRecord } from './import-read-store.ts';
import type { ImportRecord } from './import-record.ts';
import type { Page, PageInput } from './model.ts';

const LIST = 'imports.recent';

/** A page of imports, the newest first. @throws CURSOR_INVALID */
export async function listImports(
  ctx: Pick<Context, 'db'>,
  { limit, cursor }: PageInput,
): Promise<Page<ImportRecord>> {
  const after = cursor === undefined ? undefined : decodeCursor(LIST, cursor);
  const rows = await listImportRows(ctx, { after, limit });
  return toPage(LIST, rows, limit, toImportRecord);
}
