import { query, queryOne, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';
import type { MigrateDirection, MigrationFile, MigrationProblem } from './model.ts';

/** A file whose statements stand alone, of which a run has carried out a part. */
export interface BegunMigration {
  readonly id: bigint;
  readonly name: string;
  readonly direction: MigrateDirection;
  /** How many of its statements are done. */
  readonly done: number;
  readonly statements: number;
  /** For a file in batches: how many rows of about how many. */
  readonly batch?: { readonly rows: number; readonly total: number };
}

/** Files that are applied or undone in part, ordered by id. */
export async function listBegun(ctx: DbContext): Promise<BegunMigration[]> {
  const { present } = await queryOne<{ present: boolean }>(
    ctx,
    sql`select to_regclass('veza_migration_steps') is not null as present`,
  );
  if (!present) return [];
  // A file that is undone before it was wholly applied has rows of both directions.
  const rows = await query<Begun>(
    ctx,
    sql`select distinct on (migration_id) migration_id as id, direction,
          max(detail ->> 'name') as name, max((detail ->> 'statements')::integer) as statements,
          max((detail -> 'batch' ->> 'rows')::float8) as batch_rows,
          max((detail -> 'batch' ->> 'total')::float8) as batch_total,
          (count(*) filter (where state = 'done'))::integer as done
        from veza_migration_steps group by migration_id, direction
        order by migration_id, direction`,
  );
  return rows.map(toBegun);
}

type Begun = Omit<BegunMigration, 'batch'> & { batchRows: number | null; batchTotal: number };

function toBegun({ batchRows, batchTotal, ...item }: Begun): BegunMigration {
  if (batchRows === null) return item;
  return { ...item, batch: { rows: batchRows, total: Math.max(batchRows, batchTotal) } };
}

/** How much of a file is done, for people. Pure. */
export function describeExtent({ done, statements, batch }: BegunMigration): string {
  if (batch === undefined) return `${done} of ${statements} statements`;
  const percent = Math.floor((batch.rows * 100) / Math.max(1, batch.total));
  return `${percent} %, ${batch.rows} of about ${batch.total} rows`;
}

/** What stands against a plan to apply: a file that is half undone, or begun and gone. Pure. */
export function findBegunConflicts(
  files: readonly MigrationFile[],
  begun: readonly BegunMigration[],
): MigrationProblem[] {
  const known = new Map(files.map((file) => [file.id, file]));
  return begun.flatMap((part): MigrationProblem[] => {
    const { id, name, direction } = part;
    if (direction === 'down') {
      const message = `${name} is half undone: ${describeExtent(part)}`;
      return [{ kind: 'half-undone', id, name, message, fix: 'veza migrate down --apply' }];
    }
    if (known.get(id)?.name === name) return [];
    const message = `${name} is half applied, ${describeExtent(part)}, but has no file`;
    const fix = `bring ${name}.sql back, then: veza migrate, or veza migrate down --apply`;
    return [{ kind: 'missing', id, name, message, fix }];
  });
}
