import * as z from 'zod';

import type { Read } from './classify.ts';
import type { RemotePage } from './list-all.ts';
import type { RemoteAccount, RemotePayout, RemoteReversal, RemoteTransfer } from './stripe.ts';
import { maybeWord, minorOf, wireAmount, wireCurrency, wireSeconds, word } from './wire.ts';

const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((entries) => entries ?? {});
/** An id, or the object itself where it was expanded. */
const reference = z.union([word, z.object({ id: word }).transform(({ id }) => id)]);

const reversalSchema = z.object({
  object: z.literal('transfer_reversal'),
  id: word,
  transfer: reference,
  amount: wireAmount,
  currency: wireCurrency,
  metadata,
  created: wireSeconds,
});

const transferSchema = z.object({
  object: z.literal('transfer'),
  id: word,
  amount: wireAmount,
  amount_reversed: wireAmount,
  currency: wireCurrency,
  destination: reference,
  transfer_group: maybeWord,
  metadata,
  created: wireSeconds,
  reversals: z.object({ data: z.array(reversalSchema) }).nullish(),
});

const payoutSchema = z.object({
  object: z.literal('payout'),
  id: word,
  // A payout that takes money from a bank is negative; veza only follows those that pay.
  amount: wireAmount,
  currency: wireCurrency,
  status: word,
  failure_code: maybeWord,
  arrival_date: wireSeconds.nullish().transform((date) => date ?? null),
  created: wireSeconds,
});

const accountSchema = z.object({
  object: z.literal('account'),
  id: word,
  deleted: z.boolean().optional(),
  payouts_enabled: z.boolean().nullish(),
  capabilities: z.object({ transfers: maybeWord }).nullish(),
  requirements: z
    .object({
      currently_due: z.array(word).nullish(),
      past_due: z.array(word).nullish(),
      disabled_reason: maybeWord,
    })
    .nullish(),
});

const pageSchema = z.object({
  object: z.literal('list'),
  data: z.array(z.looseObject({ id: word })),
  has_more: z.boolean(),
});

const livemodeSchema = z.object({ livemode: z.boolean() });
const namedSchema = z.object({ id: z.string() });

/** Whether an object is of real money; undefined where it does not say. Pure. */
export function readLivemode(body: unknown): boolean | undefined {
  const parsed = livemodeSchema.safeParse(body);
  return parsed.success ? parsed.data.livemode : undefined;
}

/** A transfer as it was answered. Pure. @throws where it is none. */
export function readTransfer(body: unknown): RemoteTransfer {
  const wire = transferSchema.parse(body);
  return {
    id: wire.id,
    amountMinor: minorOf('stripe', wire.amount, wire.currency),
    reversedMinor: minorOf('stripe', wire.amount_reversed, wire.currency),
    currency: wire.currency,
    destination: wire.destination,
    transferGroup: wire.transfer_group,
    metadata: wire.metadata,
    createdAt: wire.created,
    reversals: (wire.reversals?.data ?? []).map(toReversal),
  };
}

/** A reversal as it was answered. Pure. @throws where it is none. */
export function readReversal(body: unknown): RemoteReversal {
  return toReversal(reversalSchema.parse(body));
}

function toReversal(wire: z.infer<typeof reversalSchema>): RemoteReversal {
  return {
    id: wire.id,
    transferId: wire.transfer,
    amountMinor: minorOf('stripe', wire.amount, wire.currency),
    currency: wire.currency,
    metadata: wire.metadata,
    createdAt: wire.created,
  };
}

/** A payout as it was answered for one account. Pure. @throws where it is none. */
export function readPayout(body: unknown, accountId: string): RemotePayout {
  const wire = payoutSchema.parse(body);
  return {
    id: wire.id,
    accountId,
    amountMinor: minorOf('stripe', wire.amount, wire.currency),
    currency: wire.currency,
    status: wire.status,
    failureCode: wire.failure_code,
    arrivalAt: wire.arrival_date,
    createdAt: wire.created,
  };
}

/** A connected account as it was answered; of a deleted one only that is left. Pure. @throws where it is none. */
export function readAccount(body: unknown): RemoteAccount {
  const wire = accountSchema.parse(body);
  const { currently_due: due, past_due: late, disabled_reason: reason } = wire.requirements ?? {};
  return {
    id: wire.id,
    payoutsEnabled: wire.payouts_enabled === true,
    transfersActive: wire.capabilities?.transfers === 'active',
    requirements: [...new Set([...(due ?? []), ...(late ?? [])])],
    disabledReason: reason ?? null,
    deleted: wire.deleted === true,
  };
}

/** One page of a list, each item read by `readItem`. Pure. @throws where it is none. */
export function readItems<Item extends { readonly id: string }>(
  body: unknown,
  readItem: (body: unknown) => Read<Item>,
): Read<RemotePage<Item>> {
  const page = pageSchema.parse(body);
  const items: Item[] = [];
  for (const one of page.data) {
    const read = readNamed(one, readItem);
    if (read.mismatch !== undefined) return read;
    items.push(read.object);
  }
  return { object: { items, hasMore: page.has_more } };
}

/** One item of a page; of many, the one that cannot be read is named. */
function readNamed<Item>(body: unknown, readItem: (body: unknown) => Read<Item>): Read<Item> {
  try {
    return readItem(body);
  } catch (error) {
    const named = namedSchema.safeParse(body);
    const id = named.success ? named.data.id : 'an object without an id';
    return { mismatch: `${id} in the list cannot be read: ${(error as Error).message}` };
  }
}
