import { queryOne, type DbContext } from './pool.ts';
import { sql } from './sql.ts';

/**
 * Asks PostgreSQL for an answer that needs no table.
 * @throws DB_UNREACHABLE and the other codes of `db-errors.ts`.
 */
export async function pingDatabase(ctx: DbContext): Promise<void> {
  await queryOne(ctx, sql`select 1 as alive`);
}
