import { query, queryMaybe, type DbContext } from '../pool.ts';
import { sql } from '../sql.ts';

/** Which request: a key belongs to one account and one route. */
export interface RequestKey {
  readonly accountId: string;
  readonly route: string;
  readonly key: string;
}

/** An answer as it was given, to the byte. */
export interface KeptAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

export type Claimed =
  /** It is ours until the lease ends. */
  | { readonly kind: 'claimed'; readonly leaseExpiresAt: Date }
  | { readonly kind: 'answered'; readonly answer: KeptAnswer }
  /** The key was used for something else. */
  | { readonly kind: 'other_request' }
  | { readonly kind: 'in_flight' };

interface Row {
  readonly sameRequest: boolean;
  readonly status: number | null;
  readonly response: Omit<KeptAnswer, 'status'> | null;
}

/** How long the same key finds the same answer. */
export const KEPT_MS = 24 * 3_600_000;

/**
 * Takes a key for one request, in one statement, so that of two at once only one gets it. What is
 * older than `KEPT_MS` counts as never used, and a holder whose lease is over as gone.
 */
export async function claimKey(
  ctx: DbContext,
  request: RequestKey & { readonly sha256: Buffer; readonly now: Date; readonly leaseMs: number },
): Promise<Claimed> {
  const { accountId, route, key, sha256, now } = request;
  const leaseExpiresAt = new Date(now.getTime() + request.leaseMs);
  const oldest = new Date(now.getTime() - KEPT_MS);
  const taken = await query(
    ctx,
    sql`insert into api_idempotency as kept (account_id, route, key, request_sha256,
          lease_expires_at, created_at)
        values (${accountId}::uuid, ${route}::text, ${key}::text, ${sha256}::bytea,
          ${leaseExpiresAt}::timestamptz, ${now}::timestamptz)
        on conflict (account_id, route, key) do update
          set request_sha256 = excluded.request_sha256, status = null, response = null,
            lease_expires_at = excluded.lease_expires_at, created_at = excluded.created_at
          where kept.created_at <= ${oldest}::timestamptz
            or (kept.status is null and kept.lease_expires_at <= ${now}::timestamptz
              and kept.request_sha256 = excluded.request_sha256)
        returning key`,
  );
  if (taken.length === 1) return { kind: 'claimed', leaseExpiresAt };
  const row = await queryMaybe<Row>(
    ctx,
    sql`select request_sha256 = ${sha256}::bytea as same_request, status, response
        from api_idempotency
        where account_id = ${accountId}::uuid and route = ${route}::text and key = ${key}::text`,
  );
  // Given back between the two statements: whoever asks again gets it.
  if (row === undefined) return { kind: 'in_flight' };
  if (!row.sameRequest) return { kind: 'other_request' };
  if (row.status === null || row.response === null) return { kind: 'in_flight' };
  return { kind: 'answered', answer: { status: row.status, ...row.response } };
}
