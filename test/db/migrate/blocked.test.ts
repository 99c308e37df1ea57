import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { migrate, type MigrateEvent, type MigrateInput } from '#db/migrate/index.ts';

import { waitFor } from '../../support/wait-for.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

const LOCK_TIMEOUT_MS = 300;
/** How long the reader holds the table: several attempts long. */
const READER_MS = 3_000;
const WRITE_EVERY_MS = 5;
/** A busy machine may be late by so much; a queue behind a patient lock is late by seconds. */
const SLACK_MS = 1_500;

/** PostgreSQL's own default: a wait that is longer is looked at once. */
const DEADLOCK_TIMEOUT_MS = 1_000;

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await sandbox.ctx.db.raw('drop schema public cascade; create schema public');
  await sandbox.ctx.db.raw('create table t (a int)');
});

async function connect(name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: sandbox.url, application_name: name });
  await client.connect();
  return client;
}

/** A transaction that has read the table and stays open. */
async function startReader(): Promise<{ pid: number; end(): Promise<void> }> {
  const client = await connect('a long report');
  await client.query('begin');
  await client.query(`select 'secret', 42 from t`);
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  await client.query(`select count(*) from t where a = 1 and 'secret' = 'secret'`);
  return { pid: rows[0]!.pid, end: () => client.end() };
}

function start(input: MigrateInput = {}) {
  const events: MigrateEvent[] = [];
  const result = runWork(
    migrate(sandbox.ctx, { dir: sandbox.dir, lockTimeoutMs: LOCK_TIMEOUT_MS, ...input }),
    (event) => events.push(event),
  );
  return { events, result };
}

const seen = <T extends MigrateEvent['type']>(events: readonly MigrateEvent[], type: T) =>
  events.find((event): event is Extract<MigrateEvent, { type: T }> => event.type === type);

describe('a statement that needs a table which others use', () => {
  it('gives way in time for every writer, says whom it waits for, and succeeds after them', async () => {
    await sandbox.write({
      '000001_a': 'create table before_it ();\nalter table t add column b int;',
    });
    const reader = await startReader();
    const writer = await connect('writer');
    const latencies: number[] = [];
    try {
      const { events, result } = start();
      const readsUntil = performance.now() + READER_MS;
      const stop = new AbortController();
      const over = result.finally(() => stop.abort());
      const writing = (async () => {
        while (!stop.signal.aborted) {
          const startedAt = performance.now();
          await writer.query('insert into t (a) values (1)');
          latencies.push(performance.now() - startedAt);
          await new Promise((resolve) => setTimeout(resolve, WRITE_EVERY_MS));
        }
      })();
      await waitFor('the reader to be done', () => performance.now() > readsUntil);
      await waitFor('a retry', () => seen(events, 'statement.retried'));
      await reader.end();
      expect((await over).applied).toHaveLength(1);
      await writing;
      expect(Math.max(...latencies)).toBeLessThan(LOCK_TIMEOUT_MS + SLACK_MS);
      expect(seen(events, 'statement.blocked')).toMatchObject({
        name: '000001_a',
        statement: 2,
        statements: 2,
        blockers: [
          {
            pid: reader.pid,
            application: 'a long report',
            state: 'idle in transaction',
            query: `select count(*) from t where a = ? and '?' = '?'`,
            ageMs: expect.any(Number),
          },
        ],
      });
      expect(seen(events, 'statement.retried')).toMatchObject({ attempt: 1, sqlState: '55P03' });
    } finally {
      await writer.end();
    }
  });

  it('is given up with what was there before when the time for attempts is over', async () => {
    await sandbox.write({ '000001_a': 'create table before_it ();\ndrop table t;' });
    const reader = await startReader();
    try {
      const { events, result } = start({ lockRetriesForMs: 1_500 });
      await expect(result).rejects.toMatchObject({
        code: 'MIGRATION_BLOCKED',
        exitCode: 5,
        message: expect.stringMatching(
          /It waited for backend \d+ "a long report", idle in transaction for [^:]+: select count\(\*\) from t where a = \? and '\?' = '\?'\n/,
        ),
        details: {
          statement: 2,
          sqlState: '55P03',
          blockers: [{ pid: reader.pid, application: 'a long report' }],
        },
      });
      expect(seen(events, 'statement.retried')).toMatchObject({ attempt: 1, sqlState: '55P03' });
      const { rows } = await sandbox.ctx.db.raw<{ rows: unknown[] }>(
        `select to_regclass('before_it') as name`,
      );
      expect(rows).toEqual([{ name: null }]);
    } finally {
      await reader.end();
    }
  });

  it('is waited for without giving way where it is made concurrently, and nobody waits for it', async () => {
    await sandbox.write({
      '000001_a': '-- veza:no-transaction\ncreate index concurrently i on t (a);',
    });
    const writer = await connect('writer');
    await writer.query('begin isolation level repeatable read');
    await writer.query('insert into t values (1)');
    const other = await connect('another writer');
    try {
      const { events, result } = start();
      const blocked = await waitFor('its wait', () => seen(events, 'statement.blocked'));
      expect(blocked.blockers).toMatchObject([{ application: 'writer' }]);
      await waitFor('its progress', () => seen(events, 'command.progress'));
      await other.query(`set statement_timeout = '20s'; insert into t values (2)`);
      await writer.query('commit');
      expect((await result).applied).toHaveLength(1);
      expect(seen(events, 'statement.retried')).toBeUndefined();
      expect(seen(events, 'command.progress')).toMatchObject({
        command: 'create index concurrently',
        phase: expect.stringContaining('waiting'),
      });
    } finally {
      await writer.end();
      await other.end();
    }
  });

  it('is tried again after a deadlock', async () => {
    await sandbox.ctx.db.raw('create table u (a int)');
    await sandbox.write({
      '000001_a':
        'alter table t add b int; select pg_advisory_xact_lock(9); alter table u add b int;',
    });
    const gate = await connect('gate');
    const other = await connect('other');
    try {
      await gate.query('begin; select pg_advisory_xact_lock(9)');
      await other.query('begin; lock table u');
      const { events, result } = start({ lockTimeoutMs: 30_000 });
      await waitFor('the run to hold the first table', () => seen(events, 'statement.blocked'));
      const otherLock = other.query('lock table t').then(() => other.query('rollback'));
      // The other one has looked for a deadlock by then, and found none: the run will be the one.
      await new Promise((resolve) => setTimeout(resolve, 3 * DEADLOCK_TIMEOUT_MS));
      await gate.query('rollback');
      await otherLock;
      expect((await result).applied).toHaveLength(1);
      expect(seen(events, 'statement.retried')).toMatchObject({ statement: 3, sqlState: '40P01' });
    } finally {
      await gate.end();
      await other.end();
    }
  });
});
