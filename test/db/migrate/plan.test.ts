import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AppliedMigration, MigrationFile } from '#db/migrate/model.ts';
import { planDown, planUp } from '#db/migrate/plan.ts';

function file(id: number, words = 'words', checksum = `sum-${id}`): MigrationFile {
  const name = `${String(id).padStart(6, '0')}_${words}`;
  return { id: BigInt(id), name, path: `/m/${name}.sql`, text: '', checksum };
}

function row(id: number, words = 'words', checksum = `sum-${id}`): AppliedMigration {
  const { name } = file(id, words);
  return {
    id: BigInt(id),
    name,
    checksum,
    statements: 1,
    appliedAt: new Date(0),
    durationMs: 1,
    appliedBy: 'me@here',
    toolVersion: '1',
  };
}

const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 20 })
  .map((list) => list.sort((a, b) => a - b));
const names = (plan: { steps: readonly MigrationFile[] }) => plan.steps.map((step) => step.name);

describe('the plan to apply', () => {
  it('is every file that is not applied, in the order of ids, when history is a prefix', () => {
    fc.assert(
      fc.property(ids, fc.nat(), (all, cut) => {
        const at = all.length === 0 ? 0 : cut % (all.length + 1);
        const files = all.map((id) => file(id));
        const plan = planUp(
          files,
          all.slice(0, at).map((id) => row(id)),
        );
        expect(plan.problems).toEqual([]);
        expect(plan.steps).toEqual(files.slice(at));
      }),
    );
  });

  it('ends with nothing to do when it is followed', () => {
    fc.assert(
      fc.property(ids, ids, (all, some) => {
        const files = all.map((id) => file(id));
        const before = all.filter((id) => some.includes(id));
        const { steps } = planUp(
          files,
          before.map((id) => row(id)),
        );
        const after = [...before, ...steps.map((step) => Number(step.id))].sort((a, b) => a - b);
        expect(
          planUp(
            files,
            after.map((id) => row(id)),
          ),
        ).toEqual({ steps: [], problems: [] });
      }),
    );
  });

  it('names exactly the files that stand before an applied one as out of order', () => {
    fc.assert(
      fc.property(ids, ids, (all, some) => {
        const before = all.filter((id) => some.includes(id));
        const { problems } = planUp(
          all.map((id) => file(id)),
          before.map((id) => row(id)),
        );
        const newest = before.at(-1) ?? 0;
        const late = all.filter((id) => id < newest && !before.includes(id));
        expect(problems.map((item) => [item.kind, Number(item.id)])).toEqual(
          late.map((id) => ['out-of-order', id]),
        );
      }),
    );
  });

  it('stops at the target, which is applied itself', () => {
    const files = [1, 2, 3].map((id) => file(id));
    expect(names(planUp(files, [row(1)], 2n))).toEqual(['000002_words']);
  });

  it('tells changed, renamed and missing files apart', () => {
    const { problems } = planUp(
      [file(1, 'words', 'other'), file(2, 'other-words'), file(4)],
      [row(1), row(2), row(3), row(4)],
    );
    expect(problems.map((item) => [item.kind, item.id])).toEqual([
      ['changed', 1n],
      ['renamed', 2n],
      ['missing', 3n],
    ]);
    expect(problems[1]!.message).toContain('000002_other-words was applied under the name');
  });
});

describe('the plan to undo', () => {
  it('takes the newest first, as many as were asked for and no more than there are', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 30 }), (all, steps) => {
        const plan = planDown(
          all.map((id) => file(id)),
          all.map((id) => row(id)),
          { steps },
        );
        expect(plan.steps.map((step) => Number(step.id))).toEqual(all.slice(-steps).reverse());
      }),
    );
  });

  it('leaves the target applied', () => {
    const all = [1, 2, 3];
    const plan = planDown(
      all.map((id) => file(id)),
      all.map((id) => row(id)),
      { to: 1n },
    );
    expect(names(plan)).toEqual(['000003_words', '000002_words']);
  });

  it('looks only at what it would undo', () => {
    const files = [file(1, 'words', 'changed since'), file(2)];
    expect(planDown(files, [row(1), row(2)], { steps: 1 }).problems).toEqual([]);
    expect(planDown(files, [row(1), row(2)], { steps: 2 }).problems).toHaveLength(1);
  });
});
