import type pg from 'pg';

import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import {
  diffCatalogs,
  readCatalog,
  type CatalogDifference,
  type CatalogSnapshot,
} from '../../schema/index.ts';
import { BACKUP_SCOPE } from '../describe-schema.ts';
import type { RestoreEvent } from '../model.ts';
import { shortName } from '../names.ts';
import { runParallel, type ParallelTask } from '../run-parallel.ts';
import { runStatements } from './run-statements.ts';
import { withoutVersions } from './stages.ts';

/** Makes keys, checks and indexes, those of one table after each other, tables side by side. */
export async function* buildKeys(
  ctx: Pick<Context, 'signal'>,
  expected: CatalogSnapshot,
  clients: readonly pg.Client[],
): Work<RestoreEvent, void> {
  const byTable = new Map<string, string[]>();
  for (const { kind, object, sql } of await compare(clients[0]!, expected)) {
    // What belongs to a partition is attached when its parent has been made.
    if (kind !== 'missing') continue;
    const { schema = '', table = '', name } = object;
    const home = shortName({ schema, name: table || name });
    byTable.set(home, [...(byTable.get(home) ?? []), ...sql]);
  }
  const total = [...byTable.values()].reduce((sum, list) => sum + list.length, 0);
  let done = 0;
  const tasks = [...byTable].map(
    ([table, statements]): ParallelTask<pg.Client, RestoreEvent> =>
      async function* build(client) {
        for (const statement of statements) {
          ctx.signal.throwIfAborted();
          await runStatements(client, [statement]);
          done += 1;
          yield { type: 'index.progress', table, done, total };
        }
      },
  );
  yield* runParallel(ctx.signal, clients, tasks);
  if (!expected.objects.some(({ fields }) => fields['attachedTo'] !== undefined)) return;
  const left = await compare(clients[0]!, expected);
  const attaching = left.filter(({ field }) => field === 'attachedTo').flatMap(({ sql }) => sql);
  await runStatements(clients[0]!, attaching);
}

async function compare(client: pg.Client, expected: CatalogSnapshot): Promise<CatalogDifference[]> {
  const live = withoutVersions(await readCatalog(client, BACKUP_SCOPE));
  return diffCatalogs(expected, live);
}
