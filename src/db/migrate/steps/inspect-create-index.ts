import type { MigrationSession } from '../session.ts';
import type { Step } from './classify-step.ts';
import { dropIndexSql, findIndexesOf, findIndexNamed, type FoundIndex } from './find-indexes.ts';
import type { Finding } from './finding.ts';
import type { StepDetail } from './journal.ts';
import { probeIndex, shapeOf } from './probe-index.ts';

/**
 * Finds the index of a `create index concurrently`: absent, valid, invalid, or another one under
 * its name. What was not there before is this statement's own.
 */
export async function inspectCreateIndex(
  session: MigrationSession,
  step: Extract<Step, { kind: 'create-index' }>,
  detail: StepDetail,
): Promise<Finding> {
  const before = new Set(detail.indexesBefore);
  const candidates =
    step.index === null
      ? (await findIndexesOf(session, step.table)).filter((index) => !before.has(index.oid))
      : [await findIndexNamed(session, step.index, step.table)];
  const found = candidates.filter((index) => index !== undefined);
  if (found.length === 0) return { is: 'absent', detail: 'the index is not there' };
  const wanted = await probeIndex(session, detail, step);
  const isWanted = (index: FoundIndex): boolean =>
    wanted === undefined || shapeOf(index.definition) === wanted;
  const own = found.find((index) => isWanted(index) && index.isValid) ?? found.find(isWanted);
  if (own === undefined) {
    // A name that PostgreSQL makes up is free of whatever else came meanwhile.
    if (step.index === null) return { is: 'absent', detail: 'the index is not there' };
    return { is: 'conflict', found: found[0]!.definition, wanted: detail.sql };
  }
  if (own.isValid) return { is: 'done', detail: `the index ${own.name} is there` };
  const builder = await findBuilder(session, own);
  if (builder !== undefined) {
    const conflict = `${own.definition}, which backend ${builder} builds at this moment`;
    return { is: 'conflict', found: conflict, wanted: detail.sql };
  }
  return {
    is: 'broken',
    detail: `the index ${own.name} is invalid and is built again`,
    mend: [dropIndexSql(own)],
  };
}

/** Somebody else who builds the index right now, by hand or with another tool. */
async function findBuilder(
  { client }: MigrationSession,
  index: FoundIndex,
): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_progress_create_index
     where index_relid = $1 and pid <> pg_backend_pid()`,
    [index.oid],
  );
  return rows[0]?.pid;
}
