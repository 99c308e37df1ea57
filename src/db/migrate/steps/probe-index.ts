import type { Statement } from '../model.ts';
import type { MigrationSession } from '../session.ts';
import type { Step } from './classify-step.ts';
import { quoteName } from './find-indexes.ts';

type CreateIndex = Extract<Step, { kind: 'create-index' }>;

const IDENTIFIER = String.raw`(?:"(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)`;
const QUALIFIED = new RegExp(String.raw`^${IDENTIFIER}(?:\s*\.\s*${IDENTIFIER})*`, 'u');

/**
 * The definition that PostgreSQL prints of the index that a statement makes, without its name and
 * its table: the index is made on an empty copy of the table that is rolled back. Undefined where
 * no such copy can be made.
 */
export async function probeIndex(
  session: MigrationSession,
  statement: Pick<Statement, 'sql'>,
  step: CreateIndex,
): Promise<string | undefined> {
  const { client } = session;
  const table = `pg_temp.${quoteName({ schema: null, name: step.table.name })}`;
  await client.query('begin');
  try {
    await client.query(`create temporary table ${quoteName({ ...step.table, schema: null })}
      (like ${quoteName(step.table)}) on commit drop`);
    await client.query(onTable(statement.sql, step, table));
    const { rows } = await client.query<{ definition: string }>(
      `select pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid = $1::regclass`,
      [table],
    );
    return rows[0] && shapeOf(rows[0].definition);
  } catch (error) {
    // An expression may need the very type of the table; then the name has to be enough.
    if ((error as { code?: string }).code?.startsWith('42') !== true) throw error;
    return undefined;
  } finally {
    await client.query('rollback');
  }
}

/** A definition without the names of the index and of its table. Pure. */
export function shapeOf(definition: string): string {
  const name = String.raw`(?:"(?:[^"]|"")+"|\S+?)`;
  const head = new RegExp(
    String.raw`^create (unique )?index ${name} on (?:only )?${name}(?:\.${name})? using `,
    'i',
  );
  return definition.replace(head, (_, unique?: string) => `${unique ? 'UNIQUE ' : ''}USING `);
}

/** The statement without `concurrently`, and with another table in the place of its own. */
function onTable(sql: string, step: CreateIndex, table: string): string {
  const bytes = Buffer.from(sql);
  const before = bytes.subarray(0, step.tableAt).toString();
  const after = bytes.subarray(step.tableAt).toString().replace(QUALIFIED, '');
  return before.replace(/\bconcurrently\b/i, ' ').replace(/\bonly\s*$/i, '') + table + after;
}
