import type { World } from '../world.ts';
import { readList, type Params } from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import { renderAccount, renderBalanceTransaction, renderTransfer } from './render.ts';

type Wire = Record<string, unknown>;

const LEVELS_MAX = 4;

/**
 * Puts objects in the place of their ids, as `expand[]` asks for; `data.` reaches into lists. Where work
 * has been done already, what cannot be expanded is left as it is rather than refused.
 */
export function expand(world: World, answer: unknown, params: Params, isStrict: boolean): unknown {
  let expanded = answer;
  for (const path of readList(params, 'expand')) {
    const parts = path.split('.');
    if (parts.length > LEVELS_MAX) {
      if (!isStrict) continue;
      const message = `You cannot expand more than ${LEVELS_MAX} levels: ${path}`;
      throw stripeRefusals.parameterInvalid('expand', message);
    }
    expanded = expandPath(world, expanded, parts, isStrict);
  }
  return expanded;
}

function expandPath(
  world: World,
  value: unknown,
  parts: readonly string[],
  isStrict: boolean,
): unknown {
  if (Array.isArray(value)) return value.map((one) => expandPath(world, one, parts, isStrict));
  const [head, ...rest] = parts;
  if (head === undefined) return value;
  if (typeof value !== 'object' || value === null || !(head in value)) {
    if (!isStrict) return value;
    throw stripeRefusals.parameterInvalid('expand', `This property cannot be expanded (${head}).`);
  }
  const before = (value as Wire)[head];
  const object = typeof before === 'string' ? findObject(world, before) : before;
  return { ...value, [head]: expandPath(world, object ?? before, rest, isStrict) };
}

/** The object of an id; what the sandbox does not keep stays an id. */
function findObject(world: World, id: string): Wire | undefined {
  const { accounts, balanceTransactions, transfers } = world.tables;
  const account = accounts.get(id);
  if (account) return renderAccount(account);
  const transaction = balanceTransactions.get(id);
  if (transaction) return renderBalanceTransaction(transaction);
  const transfer = transfers.get(id);
  return transfer && renderTransfer(world, transfer);
}
