import { readMigrationStatus } from '#db/migrate/index.ts';

import type { DoctorCheck } from '../model.ts';

export const migrations: DoctorCheck = {
  name: 'migrations',
  check: async (ctx) => {
    const db = await ctx.database().catch(() => undefined);
    // The check of the database itself says why there is none.
    if (db === undefined) return undefined;
    const policy = ctx.config.database.migratePolicy;
    const { current, pending, problems, ahead } = await readMigrationStatus({ db }, { policy });
    const at = current === undefined ? 'nothing is applied' : `the database is at ${current.name}`;
    if (problems.length > 0) {
      const detail = problems.map((item) => `${item.kind}: ${item.message}`).join('; ');
      return { ok: false, detail, fix: problems[0]!.fix };
    }
    if (pending.length > 0) {
      return { ok: false, detail: `${at}, ${pending.length} pending`, fix: 'veza migrate' };
    }
    const newer = ahead.length === 0 ? '' : `, ahead of this version by ${ahead.length}`;
    return { ok: true, detail: `${at}${newer}` };
  },
};
