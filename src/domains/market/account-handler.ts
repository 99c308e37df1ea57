import {
  keyed,
  lookAgainMs,
  openException,
  type KeyedCall,
  type MoneyCall,
  type MoneyTx,
  type OperationHandler,
  type Outcome,
  type RemoteAccount,
  type Verdict,
} from '#domains/payments/index.ts';

import { askAgain } from './ask-again.ts';
import { sellerMachine, type Seller, type SellerId, type SellerState } from './model.ts';
import { releaseHeldTransfers } from './release-held-transfers.ts';
import { findSeller, findSellerEmail, lockSeller, updateSeller } from './seller-store.ts';

interface Subject {
  readonly seller: Seller;
  readonly email: string;
}

const HELD_MS = 24 * 3_600_000;

/** How sellers get their account at Stripe, and what becomes of it. */
export function createAccountHandler(): OperationHandler<Subject, RemoteAccount> {
  return {
    kind: 'account',
    provider: 'stripe',
    newKeyAfterAbsence: true,
    lock: async (tx, subjectId) => {
      await lockSeller(tx, subjectId as SellerId);
    },
    begin: async (tx, operation) => {
      const seller = await requireSeller(tx, operation.subjectId);
      const email = await findSellerEmail(tx, seller.id);
      // The person is gone, and had no account there yet: nobody could complete one.
      if (email === null && seller.stripeAccountId === null) {
        return { act: 'leave', verdict: { state: 'refused' } };
      }
      return { act: 'go', subject: { seller, email: email ?? '' } };
    },
    send: (ctx, { seller, email }, operation) =>
      createAccount(ctx, seller, email, keyed(ctx, operation)),
    look: (ctx, { seller, email }, operation) => {
      const id = seller.stripeAccountId ?? operation.providerObjectId;
      if (id !== null) return readAccount(ctx, id);
      return askAgain(ctx, operation, {
        send: (call) => createAccount(ctx, seller, email, call),
        // An account that nobody knows of holds no money: a second one does no harm.
        search: () => Promise.resolve(FORGOTTEN),
      });
    },
    apply: async (tx, _subject, remote, operation) => {
      const seller = await applyAccount(tx, await requireSeller(tx, operation.subjectId), remote);
      return { verdict: verdictOf(seller), providerObjectId: remote.id };
    },
    refuse: async (tx, { seller }, refusal, operation): Promise<Verdict> => {
      await openException(tx, {
        class: 'needs_attention',
        subject: { kind: 'seller', id: seller.id },
        message: `Stripe refused an account for ${seller.displayName}: ${refusal.message}`,
        details: { code: refusal.code, country: seller.country },
      });
      const afterMs = Math.max(HELD_MS, lookAgainMs(operation.attempt));
      return { state: 'due', newKey: true, afterMs };
    },
    doubt: async () => {},
  };
}

const FORGOTTEN: Outcome<RemoteAccount> = Object.freeze({
  kind: 'absent',
  status: null,
  code: 'key_forgotten',
  message: 'whether the account was made cannot be found out any more',
});

/** Codes by which Stripe says that an account is not ours to reach: deleted, or it has cut its ties. */
const GONE = new Set(['account_invalid', 'resource_missing']);

async function readAccount(ctx: MoneyCall, id: string): Promise<Outcome<RemoteAccount>> {
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const answer = await ctx.psp.stripe().getAccount(id, call);
  if (answer.kind === 'applied' || !GONE.has(answer.code)) return answer;
  const object: RemoteAccount = {
    id,
    deleted: true,
    payoutsEnabled: false,
    transfersActive: false,
    requirements: [],
    disabledReason: answer.code,
  };
  return { kind: 'applied', object };
}

async function createAccount(
  ctx: MoneyCall,
  seller: Seller,
  email: string,
  call: KeyedCall,
): Promise<Outcome<RemoteAccount>> {
  const metadata = { seller_id: seller.id, env: ctx.config.env, request_id: seller.requestId };
  return ctx.psp.stripe().createAccount({ country: seller.country, email, metadata }, call);
}

async function applyAccount(tx: MoneyTx, before: Seller, remote: RemoteAccount): Promise<Seller> {
  const state = stateOf(before, remote);
  const seller: Seller = {
    ...before,
    stripeAccountId: remote.id,
    state: sellerMachine.canMove(before.state, state) ? state : before.state,
    payoutsEnabled: remote.payoutsEnabled,
    requirements: [
      ...remote.requirements,
      ...(remote.disabledReason === null ? [] : [remote.disabledReason]),
    ],
    updatedAt: tx.clock.now(),
  };
  await updateSeller(tx, seller);
  if (seller.state === 'active' && before.state !== 'active') {
    await releaseHeldTransfers(tx, { holdReason: 'account', sellerId: seller.id });
  }
  return seller;
}

/** An account that cannot be paid out gets nothing: what it holds could not be got at. */
function stateOf(seller: Seller, remote: RemoteAccount): SellerState {
  if (remote.deleted) return 'disabled';
  if (remote.transfersActive && remote.payoutsEnabled) return 'active';
  return seller.state === 'onboarding' ? 'onboarding' : 'restricted';
}

function verdictOf(seller: Seller): Verdict {
  const final = seller.state === 'active' || seller.state === 'disabled';
  return final ? { state: 'settled' } : { state: 'watching' };
}

async function requireSeller(tx: Pick<MoneyTx, 'db'>, id: string): Promise<Seller> {
  const seller = await findSeller(tx, id as SellerId);
  if (seller === undefined) throw new Error(`there is no seller ${id}`);
  return seller;
}
