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
}

/** Files that are applied or undone in part, ordered by id. */
export async function listBegun(ctx: DbContext): Promise<BegunMigration[]> {
  const { present } = await queryOne<{ present: boolean }>(
    ctx,
    sql`select to_regclass('veza_migration_steps') is not null as present`,
  );
  if (!present) return [];
  // A file that is undone before it was wholly applied has rows of both directions.
  return query<BegunMigration>(
    ctx,
    sql`select distinct on (migration_id) migration_id as id, direction,
          max(detail ->> 'name') as name, max((detail ->> 'statements')::integer) as statements,
          (count(*) filter (where state = 'done'))::integer as done
        from veza_migration_steps group by migration_id, direction
        order by migration_id, direction`,
  );
}

/** What stands against a plan to apply: a file that is half undone, or begun and gone. Pure. */
export function findBegunConflicts(
  files: readonly MigrationFile[],
  begun: readonly BegunMigration[],
): MigrationProblem[] {
  const known = new Map(files.map((file) => [file.id, file]));
  return begun.flatMap(({ id, name, direction, done, statements }): MigrationProblem[] => {
    if (direction === 'down') {
      const message = `${name} is half undone: ${done} of ${statements} statements`;
      return [{ kind: 'half-undone', id, name, message, fix: 'veza migrate down --apply' }];
    }
    if (known.get(id)?.name === name) return [];
    const message = `${name} is half applied, ${done} of ${statements} statements, but has no file`;
    const fix = `bring ${name}.sql back, then: veza migrate, or veza migrate down --apply`;
    return [{ kind: 'missing', id, name, message, fix }];
  });
}
