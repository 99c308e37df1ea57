import type { BaseContext } from '#context.ts';
import { openDatabase } from '#db/database.ts';
import { openPool, type Db } from '#db/pool.ts';

/** A database for looking: opened on first use, never started. */
export interface DoctorDatabase extends AsyncDisposable {
  readonly open: () => Promise<Db | undefined>;
}

/** One pool for all checks; all of them get the same error when it cannot be opened. */
export function openDoctorDatabase(ctx: BaseContext): DoctorDatabase {
  const closers: (() => Promise<void>)[] = [];
  let opening: Promise<Db | undefined> | undefined;
  const open = async (): Promise<Db | undefined> => {
    if (ctx.config.databaseUrl === undefined) {
      const { readServerStatus } = await import('#db/embedded/index.ts');
      if (!(await readServerStatus(ctx)).running) return undefined;
    }
    const database = await openDatabase(ctx);
    closers.push(async () => database[Symbol.asyncDispose]());
    const db = openPool(database.connection, { applicationName: 'veza doctor' });
    closers.push(() => db.destroy());
    return db;
  };
  return {
    open: () => (opening ??= open()),
    [Symbol.asyncDispose]: async () => {
      await opening?.catch(() => undefined);
      for (const close of closers.reverse()) await close();
    },
  };
}
