import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { lookAgainMs, retryAfterMs } from './back-off.ts';
import type { Claim } from './claim-operation.ts';
import { concludeOperation, withNextKey, type Trace } from './conclude-operation.ts';
import type { Operation } from './model.ts';
import { openException } from './open-exception.ts';
import type { MoneyTx } from './operation-handler.ts';
import { lockOperation, updateOperation } from './operation-store.ts';
import { leavesKeyQuiet, type Outcome, type Refusal } from './outcome.ts';

/** An operation about which nobody could tell anything for so long is shown to a person. */
const LONG_UNCLEAR_MS = 24 * 3_600_000;

/** How the operation stands now; `lost` when somebody else had taken it meanwhile. */
export type Recorded = { readonly operation: Operation; readonly lost: boolean };

/**
 * Writes what the call came to, in one transaction with everything that follows from it. The fence
 * is checked first: an answer that comes after the lease changes nothing.
 */
export async function recordOutcome(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId'>,
  claim: Claim,
  outcome: Outcome<unknown>,
  also: (tx: MoneyTx, operation: Operation) => Promise<void> = async () => {},
): Promise<Recorded> {
  return withTx(ctx, async (tx) => {
    await claim.handler.lock(tx, claim.operation.subjectId);
    const current = await lockOperation(tx, claim.operation.id);
    if (current === undefined || current.fence !== claim.operation.fence) {
      return { operation: current ?? claim.operation, lost: true };
    }
    const poked = current.pokes !== claim.operation.pokes;
    await raiseAlarm(tx, current, outcome);
    const keyQuietSince = leavesKeyQuiet(outcome) ? current.keyQuietSince : ctx.clock.now();
    const asked = { ...claim, operation: { ...current, keyQuietSince } };
    const operation = await follow(tx, asked, outcome, poked);
    await also(tx, operation);
    return { operation, lost: false };
  });
}

async function follow(
  tx: MoneyTx,
  claim: Claim,
  outcome: Outcome<unknown>,
  poked: boolean,
): Promise<Operation> {
  const { handler, operation, subject } = claim;
  const trace = traceOf(outcome, claim.mode);
  switch (outcome.kind) {
    case 'applied': {
      const applied = await handler.apply(tx, subject, outcome.object, operation);
      const { providerObjectId } = applied;
      const seen = { ...trace, providerObjectId, unclearSince: null };
      return concludeOperation(tx, operation, applied.verdict, seen, poked);
    }
    case 'refused':
      return refuse(tx, claim, outcome, poked);
    case 'absent':
      return followAbsence(tx, claim, outcome, poked);
    case 'retry_same_key':
      return outcome.clear
        ? wait(tx, claim, trace, outcome.afterMs)
        : leaveUnclear(tx, claim, trace);
    case 'stop':
      return wait(tx, claim, trace, lookAgainMs(1));
    default:
      return leaveUnclear(tx, claim, trace);
  }
}

async function refuse(
  tx: MoneyTx,
  claim: Claim,
  refusal: Refusal,
  poked: boolean,
): Promise<Operation> {
  const verdict = await claim.handler.refuse(tx, claim.subject, refusal, claim.operation);
  const trace = { ...traceOf(refusal), unclearSince: null };
  return concludeOperation(tx, claim.operation, verdict, trace, poked);
}

/**
 * A look has proved that there is nothing. What was refused in doubt is refused for good; what we
 * had seen before is gone, which only a person can judge; everything else is sent now.
 */
async function followAbsence(
  tx: MoneyTx,
  claim: Claim,
  outcome: Extract<Outcome<unknown>, { kind: 'absent' }>,
  poked: boolean,
): Promise<Operation> {
  const { operation, handler } = claim;
  if (operation.providerObjectId !== null && operation.unclearSince === null) {
    await openException(tx, {
      class: 'missing_remote',
      subject: { kind: operation.kind, id: operation.subjectId },
      message: `${operation.provider} no longer knows ${operation.providerObjectId}`,
    });
    return concludeOperation(tx, operation, { state: 'watching' }, traceOf(outcome), poked);
  }
  if (operation.lastOutcome === 'refused') {
    const { lastStatus: status, lastCode, lastMessage } = operation;
    const told = { status, code: lastCode ?? 'refused', message: lastMessage ?? 'refused' };
    return refuse(tx, claim, { kind: 'refused', ...told }, poked);
  }
  const sent = operation.keyFirstSentAt !== null;
  const again = handler.newKeyAfterAbsence && sent ? withNextKey(operation) : operation;
  const verdict = { state: 'due', newKey: false, afterMs: 0 } as const;
  // The same key and id again: an earlier request may still be on its way, so doubt remains.
  return concludeOperation(tx, { ...again, tries: 0 }, verdict, traceOf(outcome), poked);
}

/** Nothing was done and nothing is known: as before, later. */
async function wait(
  tx: MoneyTx,
  claim: Claim,
  trace: Trace,
  afterMs: number | undefined,
): Promise<Operation> {
  const { operation } = claim;
  if (operation.unclearSince !== null) return leaveUnclear(tx, claim, trace);
  const pause = afterMs ?? retryAfterMs(operation.tries, chance(tx));
  const verdict =
    claim.mode === 'send'
      ? ({ state: 'due', newKey: false, afterMs: pause } as const)
      : ({ state: 'watching', afterMs: pause } as const);
  return concludeOperation(tx, operation, verdict, trace);
}

/** Something may have been done. A refusal in doubt keeps its words for when the doubt is over. */
async function leaveUnclear(tx: MoneyTx, claim: Claim, trace: Trace): Promise<Operation> {
  const { operation, handler, subject } = claim;
  const now = tx.clock.now();
  // A look at what is known to be there that got no answer leaves it as it was.
  if (
    claim.mode === 'look' &&
    operation.providerObjectId !== null &&
    operation.unclearSince === null
  ) {
    const pause = retryAfterMs(operation.tries, chance(tx));
    return concludeOperation(tx, operation, { state: 'watching', afterMs: pause }, trace);
  }
  await handler.doubt(tx, subject, operation);
  const unclearSince = operation.unclearSince ?? now;
  if (now.getTime() - unclearSince.getTime() > LONG_UNCLEAR_MS) await showLongDoubt(tx, operation);
  // Whether a refusal is one is told by a look, which nobody has to wait for.
  const isRefused = trace.lastOutcome === 'refused';
  const pause = isRefused ? 0 : retryAfterMs(operation.tries, chance(tx));
  const unclear: Operation = {
    ...operation,
    ...trace,
    state: 'unclear',
    unclearSince,
    tries: operation.tries + 1,
    leaseExpiresAt: null,
    nextAttemptAt: new Date(now.getTime() + pause),
    updatedAt: now,
  };
  await updateOperation(tx, unclear);
  return unclear;
}

async function showLongDoubt(tx: MoneyTx, operation: Operation): Promise<void> {
  await openException(tx, {
    class: 'long_unclear',
    subject: { kind: operation.kind, id: operation.subjectId },
    message: `Nobody could tell for a day whether ${operation.provider} has made this ${operation.kind}`,
    details: { idempotencyKey: operation.idempotencyKey, since: operation.unclearSince },
  });
}

async function raiseAlarm(
  tx: MoneyTx,
  operation: Operation,
  outcome: Outcome<unknown>,
): Promise<void> {
  if (outcome.kind === 'applied' || outcome.alarm === undefined) return;
  // Refused credentials are one matter, however many operations meet it.
  const subject =
    outcome.alarm.class === 'credentials_refused'
      ? { kind: 'provider', id: operation.provider }
      : { kind: operation.kind, id: operation.subjectId };
  await openException(tx, {
    class: outcome.alarm.class,
    subject,
    message: outcome.alarm.message,
    ...(outcome.alarm.details === undefined ? {} : { details: outcome.alarm.details }),
  });
}

function traceOf(outcome: Outcome<unknown>, mode: 'send' | 'look' = 'look'): Trace {
  if (outcome.kind === 'applied') {
    return { lastOutcome: 'applied', lastStatus: 200, lastCode: null, lastMessage: null };
  }
  return {
    lastOutcome: isRefusalInDoubt(outcome, mode) ? 'refused' : outcome.kind,
    lastStatus: outcome.status,
    lastCode: outcome.code,
    lastMessage: outcome.message,
  };
}

/** A refusal of what may have been done before proves nothing until a look has found nothing. */
function isRefusalInDoubt(outcome: Outcome<unknown>, mode: 'send' | 'look'): boolean {
  if (outcome.kind !== 'unknown' || mode === 'look') return false;
  return outcome.status !== null && outcome.status >= 400 && outcome.status < 500;
}

/** A fraction in [0, 1) out of a fresh id, so that seeded runs repeat. */
function chance(tx: Pick<Context, 'ids'>): number {
  return Number.parseInt(tx.ids.next().slice(-8), 16) / 2 ** 32;
}
