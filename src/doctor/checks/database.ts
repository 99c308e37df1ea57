import { queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { DoctorCheck } from '../model.ts';

interface ServerFacts {
  version: string;
  encoding: string;
  name: string;
  writable: boolean;
}

export const database: DoctorCheck = {
  name: 'database',
  fix: 'Start PostgreSQL, or name another one: --database-url URL',
  check: async (ctx) => {
    const db = await ctx.database();
    if (db === undefined) {
      return {
        ok: true,
        detail: 'the embedded PostgreSQL does not run; veza starts it when needed',
      };
    }
    const facts = await queryOne<ServerFacts>(
      { db },
      sql`select current_setting('server_version') as version,
                 current_setting('server_encoding') as encoding,
                 current_database() as name,
                 not pg_is_in_recovery()
                   and current_setting('default_transaction_read_only') = 'off' as writable`,
    );
    const kind = ctx.config.databaseUrl === undefined ? 'embedded' : 'external';
    const detail = `${kind} PostgreSQL ${facts.version}, database ${facts.name}, ${facts.encoding}`;
    if (facts.encoding !== 'UTF8') {
      const fix = `createdb --encoding=UTF8 --template=template0 ${facts.name}_utf8`;
      return { ok: false, detail: `${detail}; names of music need UTF8`, fix };
    }
    if (!facts.writable) {
      const fix = 'Name the primary server with --database-url URL.';
      return { ok: false, detail: `${detail}; it takes no writes`, fix };
    }
    return { ok: true, detail };
  },
};
