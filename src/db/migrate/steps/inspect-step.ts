import pg from 'pg';

import type { MigrationSession } from '../session.ts';
import type { GlobalCatalogue, Step } from './classify-step.ts';
import { dropIndexSql, findReindexLeftovers, quoteName } from './find-indexes.ts';
import type { Finding } from './finding.ts';
import { inspectCreateIndex } from './inspect-create-index.ts';
import type { StepDetail } from './journal.ts';

/** Looks at what a statement outside of any transaction has done so far. Changes nothing. */
export async function inspectStep(session: MigrationSession, detail: StepDetail): Promise<Finding> {
  const { step } = detail;
  switch (step.kind) {
    case 'create-index':
      return inspectCreateIndex(session, step, detail);
    case 'drop-index':
      return inspectDropIndex(session, step);
    case 'reindex':
      return inspectReindex(session, step, detail);
    case 'detach':
      return inspectDetach(session, step);
    case 'make-global':
      return inspectMakeGlobal(session, step);
    case 'drop-global': {
      const isThere = (await findGlobal(session, step)) !== undefined;
      return isThere
        ? { is: 'absent', detail: `${step.name} is still there` }
        : { is: 'done', detail: `${step.name} is gone` };
    }
    default:
      return { is: 'absent', detail: 'it may run twice' };
  }
}

async function inspectDropIndex(
  { client }: MigrationSession,
  { index }: Extract<Step, { kind: 'drop-index' }>,
): Promise<Finding> {
  const name = quoteName(index);
  const { rows } = await client.query<{ valid: boolean }>(
    `select indisvalid as valid from pg_index where indexrelid = to_regclass($1)`,
    [name],
  );
  if (rows.length === 0) return { is: 'done', detail: `the index ${name} is gone` };
  const state = rows[0]!.valid ? 'still there' : 'half dropped';
  return { is: 'absent', detail: `the index ${name} is ${state}` };
}

async function inspectReindex(
  session: MigrationSession,
  { scope, target }: Extract<Step, { kind: 'reindex' }>,
  { indexesBefore = [] }: StepDetail,
): Promise<Finding> {
  const found = await findReindexLeftovers(session, scope, target);
  const left = found.filter((index) => !indexesBefore.includes(index.oid));
  if (left.length === 0) return { is: 'absent', detail: 'nothing is left of it' };
  const names = left.map((index) => index.name).join(', ');
  return { is: 'broken', detail: `it left ${names}`, mend: left.map(dropIndexSql) };
}

async function inspectDetach(
  { client }: MigrationSession,
  { parent, partition }: Extract<Step, { kind: 'detach' }>,
): Promise<Finding> {
  const names = [quoteName(parent), quoteName(partition)] as const;
  const { rows } = await client.query<{ pending: boolean }>(
    `select inhdetachpending as pending from pg_inherits
     where inhparent = to_regclass($1) and inhrelid = to_regclass($2)`,
    [...names],
  );
  const [parentName, partitionName] = names;
  const link = `${partitionName} of ${parentName}`;
  if (rows.length === 0) return { is: 'done', detail: `${link} is detached` };
  if (!rows[0]!.pending) return { is: 'absent', detail: `${link} is still attached` };
  const mend = [`alter table ${parentName} detach partition ${partitionName} finalize`];
  return { is: 'broken', detail: `${link} is half detached`, mend };
}

async function inspectMakeGlobal(
  session: MigrationSession,
  step: Extract<Step, { kind: 'make-global' }>,
): Promise<Finding> {
  const found = await findGlobal(session, step);
  if (found === undefined) return { is: 'absent', detail: `${step.name} is not there` };
  if (found.isWhole) return { is: 'done', detail: `${step.name} is there` };
  const mend = [`drop database ${pg.escapeIdentifier(step.name)}`];
  return { is: 'broken', detail: `the database ${step.name} is half made`, mend };
}

const NAME_COLUMNS: Record<GlobalCatalogue, string> = {
  pg_database: 'datname',
  pg_tablespace: 'spcname',
  pg_subscription: 'subname',
};

async function findGlobal(
  { client }: MigrationSession,
  { catalogue, name }: { catalogue: GlobalCatalogue; name: string },
): Promise<{ isWhole: boolean } | undefined> {
  // PostgreSQL marks a database whose making or dropping was interrupted with this limit.
  const whole = catalogue === 'pg_database' ? 'datconnlimit <> -2' : 'true';
  const { rows } = await client.query<{ isWhole: boolean }>(
    `select ${whole} as "isWhole" from ${catalogue} where ${NAME_COLUMNS[catalogue]} = $1`,
    [name],
  );
  return rows[0];
}
