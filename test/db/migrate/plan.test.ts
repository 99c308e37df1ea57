import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { MigrationFile } from '#db/migrate/model.ts';
import { planDown, planUp } from '#db/migrate/plan.ts';

import { appliedRows as rows, migrationFile as file } from './applied-rows.ts';

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
        const plan = planUp(files, rows(all.slice(0, at)));
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
        const { steps } = planUp(files, rows(before));
        const after = [...before, ...steps.map((step) => Number(step.id))].sort((a, b) => a - b);
        expect(planUp(files, rows(after))).toEqual({ steps: [], problems: [], ahead: [] });
      }),
    );
  });

  it('names exactly the files that stand before an applied one as out of order', () => {
    fc.assert(
      fc.property(ids, ids, (all, some) => {
        const before = all.filter((id) => some.includes(id));
        const { problems } = planUp(
          all.map((id) => file(id)),
          rows(before),
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
    expect(names(planUp(files, rows([1]), { to: 2n }))).toEqual(['000002_words']);
  });

  it('tells changed, renamed and missing files apart', () => {
    const { problems } = planUp(
      [file(1, 'words', 'other'), file(2, 'other-words'), file(4)],
      rows([1, 2, 3, 4]),
    );
    expect(problems.map((item) => [item.kind, item.id])).toEqual([
      ['changed', 1n],
      ['renamed', 2n],
      ['missing', 3n],
    ]);
    expect(problems[1]!.message).toContain('000002_other-words was applied under the name');
  });
});

describe('a folder that is not the one that was recorded', () => {
  const files = [file(1, 'add-plays', 'other'), file(2, 'add-likes', 'another')];

  it('is named once, with the two flags that choose another', () => {
    for (const plan of [
      planUp(files, rows([1, 2, 3])),
      planDown(files, rows([1, 2]), { steps: 2 }),
    ]) {
      expect(plan.problems).toMatchObject([
        {
          kind: 'changed',
          id: 1n,
          message: expect.stringMatching(/this folder is not the one .* 000001_words was/),
          fix: expect.stringMatching(/--database-url URL.*--dir DIR/),
        },
      ]);
    }
  });

  it('is the recorded one as soon as one name or one text was applied', () => {
    const messages = (all: MigrationFile[]) =>
      planUp(all, rows([1, 2])).problems.map((item) => item.message);
    expect(messages([files[0]!, file(2)])).toEqual([
      expect.stringContaining('000001_add-plays is not the text that was applied'),
    ]);
    expect(messages([files[0]!, file(2, 'renamed')])).toHaveLength(2);
  });
});

describe('a history that was not applied in the order of ids', () => {
  it('has nothing against late files when missing ones are allowed', () => {
    fc.assert(
      fc.property(ids, ids, (all, some) => {
        const before = all.filter((id) => some.includes(id));
        const files = all.map((id) => file(id));
        const { steps, problems } = planUp(files, rows(before), { policy: 'allow-missing' });
        expect(problems).toEqual([]);
        expect(steps).toEqual(files.filter((item) => !before.includes(Number(item.id))));
      }),
    );
  });

  it('fits whatever the order was, and is undone from the last applied on', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 500 })), fc.nat(20), (order, steps) => {
        const files = order.toSorted((a, b) => a - b).map((id) => file(id));
        expect(planUp(files, rows(order)).problems).toEqual([]);
        const plan = planDown(files, rows(order), { steps: steps + 1 });
        const last = order.slice(-(steps + 1)).reverse();
        expect(plan.steps.map((step) => Number(step.id))).toEqual(last);
      }),
    );
  });
});

describe('a database that is ahead of the files', () => {
  it('is accepted as long as nothing above them breaks older code', () => {
    fc.assert(
      fc.property(ids, fc.nat(), fc.array(fc.boolean()), (all, cut, flags) => {
        const known = all.slice(0, cut % (all.length + 1));
        fc.pre(known.length > 0);
        const newer = all
          .slice(known.length)
          .map((id, at) => ({ id, breaking: flags[at] ?? false }));
        const plan = planUp(
          known.map((id) => file(id)),
          rows([...known, ...newer]),
        );
        expect(plan.steps).toEqual([]);
        expect(plan.ahead.map((row) => Number(row.id))).toEqual(newer.map((row) => row.id));
        const breaking = newer.filter((row) => row.breaking).map((row) => ['too-new', row.id]);
        expect(plan.problems.map((item) => [item.kind, Number(item.id)])).toEqual(breaking);
      }),
    );
  });

  it('lets nothing be undone that has no file', () => {
    const { problems } = planDown([file(1)], rows([1, 2]), { steps: 1 });
    expect(problems).toMatchObject([{ kind: 'missing', id: 2n }]);
  });
});

describe('the plan to undo', () => {
  it('takes the newest first, as many as were asked for and no more than there are', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 30 }), (all, steps) => {
        const plan = planDown(
          all.map((id) => file(id)),
          rows(all),
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
      rows(all),
      { to: 1n },
    );
    expect(names(plan)).toEqual(['000003_words', '000002_words']);
  });

  it('looks only at what it would undo', () => {
    const files = [file(1, 'words', 'changed since'), file(2)];
    expect(planDown(files, rows([1, 2]), { steps: 1 }).problems).toEqual([]);
    expect(planDown(files, rows([1, 2]), { steps: 2 }).problems).toHaveLength(1);
  });
});
