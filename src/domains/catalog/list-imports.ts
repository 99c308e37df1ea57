import type { Context } from '#context.ts';
import { momentCursors } from '#core/cursor.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { listImportRows, toImportRecord } from './import-read-store.ts';
import type { ImportRecord } from './import-record.ts';

const CURSORS = momentCursors('imports.recent');

/** A page of imports, the newest first. @throws CURSOR_INVALID */
export async function listImports(
  ctx: Pick<Context, 'db'>,
  { limit, cursor }: PageInput,
): Promise<Page<ImportRecord>> {
  const after = CURSORS.decode(cursor);
  const rows = await listImportRows(ctx, { after, limit });
  const page = toPage(rows, limit, ({ sortKey: key, id }) => CURSORS.encode({ key, id }));
  return { ...page, items: page.items.map(toImportRecord) };
}
