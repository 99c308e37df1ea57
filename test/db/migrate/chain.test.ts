import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { chainLink, chainLinkSql, findBrokenLink, type ChainLink } from '#db/migrate/chain.ts';
import { describeBreak } from '#db/migrate/describe-break.ts';
import type { AppliedMigration } from '#db/migrate/model.ts';

import { appliedRows, migrationFile } from './applied-rows.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

const orders = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 12 });
const inOrder = (rows: readonly AppliedMigration[]) =>
  rows.toSorted((a, b) => a.position - b.position);

describe('the chain of the record', () => {
  it('holds for what was applied, and breaks at whatever row is changed or taken out', () => {
    fc.assert(
      fc.property(
        orders,
        fc.nat(),
        fc.constantFrom('name', 'checksum', 'breaking', 'kind', 'id', 'chain', 'gone' as const),
        (order, at, what) => {
          const rows = inOrder(appliedRows(order));
          expect(findBrokenLink(rows)).toBeUndefined();
          const index = at % rows.length;
          const row = rows[index]!;
          const change = {
            name: 'x',
            checksum: 'x',
            breaking: true,
            kind: 'x',
            id: 0n,
            chain: 'x',
          };
          const changed =
            what === 'gone'
              ? rows.filter((item) => item !== row)
              : rows.with(index, { ...row, [what]: change[what] });
          // Nothing follows the last row, so that nothing misses it.
          if (what === 'gone' && index === rows.length - 1) return;
          expect(findBrokenLink(changed)?.row).toBe(changed[index]);
        },
      ),
    );
  });
});

describe('a chain that is broken', () => {
  const files = [1, 2, 3, 4].map((id) => migrationFile(id));
  const rows = appliedRows([1, 2, 3, 4]);

  it('is told apart: a row that was changed, with what it said before', () => {
    const edited = rows.with(1, { ...rows[1]!, checksum: 'new', breaking: true });
    expect(describeBreak(files, edited)).toMatchObject({
      kind: 'broken-chain',
      id: 2n,
      message: 'the row of 000002_words was changed by hand after it was recorded',
      fix: expect.stringMatching(/checksum = 'sum-2', .* breaking = false where id = 2;$/),
    });
  });

  it('is told apart: rows that were removed, with what brings them back', () => {
    const problem = describeBreak(files, [rows[0]!, rows[3]!]);
    expect(problem).toMatchObject({
      id: 4n,
      message: 'the record of 000002_words, 000003_words was removed by hand before 000004_words',
    });
    expect(problem!.fix.match(/insert into/g)).toHaveLength(2);
  });

  it('is told apart: a link that was changed', () => {
    const edited = rows.with(2, { ...rows[2]!, chain: 'x' });
    expect(describeBreak(files, edited)?.fix).toContain(`set chain = '${rows[2]!.chain}'`);
    const last = rows.with(3, { ...rows[3]!, chain: 'x' });
    expect(describeBreak(files, last)?.fix).toContain(`set chain = '${rows[3]!.chain}'`);
  });

  it('has a way out also where the files do not tell what was', () => {
    const edited = rows.with(1, { ...rows[1]!, checksum: 'new' });
    expect(describeBreak([files[0]!, files[2]!, files[3]!], edited)?.fix).toContain(
      'veza migrate baseline 000004 --apply',
    );
  });
});

describe('in the database', () => {
  let sandbox: MigrationSandbox;
  beforeAll(async () => {
    sandbox = await openMigrationSandbox();
  });
  afterAll(async () => {
    await sandbox[Symbol.asyncDispose]();
  });

  it('a link is the same as here', async () => {
    const text = `select ${chainLinkSql({
      previous: '?::text',
      id: '?::bigint',
      name: '?::text',
      checksum: '?::text',
      kind: '?::text',
      breaking: '?::boolean',
    })} as link`;
    const word = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          id: fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
          name: word,
          checksum: word,
          kind: word,
          breaking: fc.boolean(),
          previous: word,
        }),
        async ({ previous, ...row }: ChainLink & { previous: string }) => {
          const values = [row.id, row.name, row.checksum, row.kind, row.breaking].map(String);
          const { rows } = await sandbox.ctx.db.raw<{ rows: { link: string }[] }>(text, [
            previous,
            ...values,
          ]);
          expect(rows[0]!.link).toBe(chainLink(previous, row));
        },
      ),
      { numRuns: 30 },
    );
  });
});
