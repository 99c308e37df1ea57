import { query, queryMaybe, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { Provider } from './model.ts';

/** Whether the books are of real money with this provider; undefined before the first write to it. */
export async function findBooksLivemode(
  ctx: DbContext,
  provider: Provider,
): Promise<boolean | undefined> {
  const row = await queryMaybe<{ livemode: boolean }>(
    ctx,
    sql`select livemode from provider_modes where provider = ${provider}::text`,
  );
  return row?.livemode;
}

/** Whoever writes first decides; a row that is there stays as it is. */
export async function insertBooksLivemode(
  ctx: DbContext,
  input: { provider: Provider; livemode: boolean; account: string | null; at: Date },
): Promise<void> {
  await query(
    ctx,
    sql`insert into provider_modes (provider, livemode, account, noted_at)
        values (${input.provider}::text, ${input.livemode}::boolean, ${input.account}::text,
          ${input.at}::timestamptz)
        on conflict (provider) do nothing`,
  );
}
