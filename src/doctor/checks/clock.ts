import { queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { DoctorCheck } from '../model.ts';

/** Tokens and lock-outs live for minutes; a clock that is further off makes them wrong. */
const SKEW_MS_MAX = 5_000;
/** No clock that is right stands before this version was made. */
const EARLIEST = new Date('2026-01-01T00:00:00Z');
const FIX = 'timedatectl set-ntp true';

export const clock: DoctorCheck = {
  name: 'clock',
  check: async (ctx) => {
    const now = ctx.clock.now();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const detail = `${now.toISOString()}, time zone ${zone}`;
    if (now < EARLIEST) return { ok: false, detail: `${detail}; that is in the past`, fix: FIX };
    const db = await ctx.database().catch(() => undefined);
    if (db === undefined) return { ok: true, detail };
    const before = ctx.clock.now().getTime();
    const row = await queryOne<{ at: Date }>({ db }, sql`select clock_timestamp() as at`);
    const middle = (before + ctx.clock.now().getTime()) / 2;
    const skewMs = Math.round(row.at.getTime() - middle);
    if (Math.abs(skewMs) <= SKEW_MS_MAX) return { ok: true, detail };
    const found = `${detail}; the clock of the database differs by ${skewMs} ms`;
    return { ok: false, detail: found, fix: FIX };
  },
};
