import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { DoctorCheck } from '../model.ts';

/** What the migrations create; the server must have it on disk. */
const NEEDED = ['pg_trgm', 'unaccent'];

export const extensions: DoctorCheck = {
  name: 'extensions',
  check: async (ctx) => {
    const db = await ctx.database().catch(() => undefined);
    // The check of the database itself says why there is none.
    if (db === undefined) return undefined;
    const rows = await query<{ name: string }>(
      { db },
      sql`select name from pg_available_extensions where name = any(${NEEDED}::text[])`,
    );
    const missing = NEEDED.filter((name) => !rows.some((row) => row.name === name));
    if (missing.length === 0) return { ok: true, detail: `${NEEDED.join(', ')} are available` };
    return {
      ok: false,
      detail: `the server does not have ${missing.join(', ')}`,
      fix: 'apt-get install postgresql-contrib  (on the machine of the database)',
    };
  },
};
