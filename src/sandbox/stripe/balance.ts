import type { World } from '../world.ts';
import { PLATFORM, type Balance, type BalanceTransaction } from './model.ts';

/** Money that comes to an account or leaves it. */
export interface Movement {
  readonly account: string;
  /** Negative when it leaves. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly type: string;
  readonly reportingCategory: string;
  readonly source: string | null;
  readonly description?: string | null;
  /** Pending so long; zero is available at once. */
  readonly pendingMs?: number;
  readonly exchangeRate?: number | null;
}

/** Books a movement on its balance. */
export function move(world: World, movement: Movement): BalanceTransaction {
  const { account, amountMinor, currency, pendingMs = 0 } = movement;
  const isAvailable = pendingMs === 0;
  const created = world.clock.seconds();
  const transaction = world.tables.balanceTransactions.put({
    id: world.newId('txn_1', 23),
    seq: world.state.nextSeq(),
    account,
    amountMinor,
    currency,
    isAvailable,
    created,
    type: movement.type,
    reportingCategory: movement.reportingCategory,
    source: movement.source,
    description: movement.description ?? null,
    availableOn: created + Math.ceil(pendingMs / 1000),
    exchangeRate: movement.exchangeRate ?? null,
  });
  add(world, account, currency, {
    availableMinor: isAvailable ? amountMinor : 0,
    pendingMinor: isAvailable ? 0 : amountMinor,
  });
  if (!isAvailable) {
    world.schedule({
      kind: 'settle-funds',
      subject: transaction.id,
      dueAtMs: world.clock.nowMs() + pendingMs,
    });
  }
  return transaction;
}

/** Pending money becomes available. */
export function settle(world: World, id: string): void {
  const transaction = world.tables.balanceTransactions.get(id);
  if (!transaction || transaction.isAvailable) return;
  world.tables.balanceTransactions.put({ ...transaction, isAvailable: true });
  const { account, currency, amountMinor } = transaction;
  add(world, account, currency, { availableMinor: amountMinor, pendingMinor: -amountMinor });
}

/** What an account can use of a currency, in minor units. */
export function availableMinor(world: World, account: string, currency: string): number {
  return world.tables.balances.get(`${account}:${currency}`)?.availableMinor ?? 0;
}

/** Makes the available balance this much, by a movement without a cause. */
export function setBalance(world: World, account: string, currency: string, minor: number): void {
  const amountMinor = minor - availableMinor(world, account, currency);
  if (amountMinor === 0) return;
  const kind = account === PLATFORM ? 'topup' : 'adjustment';
  const reportingCategory = kind === 'topup' ? 'topup' : 'other_adjustment';
  move(world, { account, amountMinor, currency, type: kind, reportingCategory, source: null });
}

function add(
  world: World,
  account: string,
  currency: string,
  change: Pick<Balance, 'availableMinor' | 'pendingMinor'>,
): void {
  const id = `${account}:${currency}`;
  const before = world.tables.balances.get(id);
  world.tables.balances.put({
    id,
    account,
    currency,
    seq: before?.seq ?? world.state.nextSeq(),
    availableMinor: (before?.availableMinor ?? 0) + change.availableMinor,
    pendingMinor: (before?.pendingMinor ?? 0) + change.pendingMinor,
  });
}
