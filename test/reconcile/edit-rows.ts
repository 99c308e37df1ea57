import type { Context } from '#context.ts';

const EDITED = [
  'orders',
  'licences',
  'payments',
  'operations',
  'seller_transfers',
  'subscriptions',
];

/** Rewrites rows as a restore or a hand would: past the triggers. */
export async function editRows({ db }: Pick<Context, 'db'>, statement: string): Promise<void> {
  await db.transaction(async (trx) => {
    for (const name of EDITED) await trx.raw(`alter table ${name} disable trigger user`);
    await trx.raw(statement);
    for (const name of EDITED) await trx.raw(`alter table ${name} enable trigger user`);
  });
}
