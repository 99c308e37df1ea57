import { toVezaError } from '#core/errors.ts';
import { withTx } from '#db/tx.ts';

import { claimOperation, type Claim } from './claim-operation.ts';
import type { Operation, OperationId, OutcomeName } from './model.ts';
import type { Handlers, MoneyCall, MoneyTx } from './operation-handler.ts';
import { lockOperation } from './operation-store.ts';
import type { Outcome } from './outcome.ts';
import { pokeOperation } from './poke-operation.ts';
import { recordOutcome } from './record-outcome.ts';

/** A look that finds nothing, a request, and the look after a request in doubt. */
const STEPS_MAX = 4;

/** What running an operation came to. */
export interface OperationRun {
  /** As it stands now; undefined when nothing was done, because somebody else has it. */
  readonly operation: Operation | undefined;
  /** Of the last call; undefined when none was made. */
  readonly outcome: OutcomeName | undefined;
  /** Calls made to the provider. */
  readonly calls: number;
}

/** What somebody was told who has just looked. */
export interface Answered {
  /** The operation as it was before the look. */
  readonly before: Pick<Operation, 'fence' | 'pokes'>;
  readonly outcome: Outcome<unknown>;
}

export interface RunOptions {
  /**
   * Recorded in place of a first look, whatever the moment of the next one. When anybody has had the
   * operation since, it is older than what they know, and nothing is done.
   */
  readonly answer?: Answered | undefined;
  /** Runs at the end of each transaction that records an outcome, and falls with it. */
  readonly also?: ((tx: MoneyTx, operation: Operation) => Promise<void>) | undefined;
}

/**
 * Settles one operation from the provider's own answer, as far as that goes now: takes it, asks or
 * looks, and writes what follows. Whatever happens in between, running it again goes on where it
 * stands. Goes on at once only where a look has shown that the request can be sent, or a refusal asks
 * for a look.
 */
export async function runOperation(
  ctx: MoneyCall,
  handlers: Handlers,
  id: OperationId,
  { answer, also }: RunOptions = {},
): Promise<OperationRun> {
  let run: OperationRun = { operation: undefined, outcome: undefined, calls: 0 };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const told = step === 0 ? answer : undefined;
    if (told !== undefined && !(await makeFree(ctx, id, told))) return run;
    const expected = told && { fence: told.before.fence, pokes: told.before.pokes + 1n };
    const claim = await claimOperation(ctx, handlers, id, expected);
    if (claim === undefined) return run;
    const outcome =
      told?.outcome ??
      (await call(ctx, claim).catch(async (error: unknown) => {
        await giveBack(ctx, claim, error);
        throw error;
      }));
    const { operation } = await recordOutcome(ctx, claim, outcome, also);
    run = { operation, outcome: outcome.kind, calls: run.calls + (told === undefined ? 1 : 0) };
    ctx.log.info(
      {
        operationId: id,
        kind: operation.kind,
        subjectId: operation.subjectId,
        attempt: operation.attempt,
        mode: claim.mode,
        outcome: outcome.kind,
        state: operation.state,
      },
      'asked a payment provider',
    );
    if (!goesOn(operation, outcome.kind)) return run;
  }
  return run;
}

/** A look that has found nothing is followed by the request, and a refusal in doubt by a look. */
function goesOn({ state, lastOutcome }: Operation, outcome: OutcomeName): boolean {
  return outcome === 'absent'
    ? state === 'due'
    : outcome === 'unknown' && state === 'unclear' && lastOutcome === 'refused';
}

/** Makes an operation due that nobody has had since `told`; false where somebody has. */
async function makeFree(ctx: MoneyCall, id: OperationId, told: Answered): Promise<boolean> {
  return withTx(ctx, async (tx) => {
    const operation = await lockOperation(tx, id);
    const { fence, pokes } = told.before;
    if (operation?.fence !== fence || operation.pokes !== pokes) return false;
    await pokeOperation(tx, id);
    return true;
  });
}

/** What a gateway throws was never sent: the operation is free again, as it was. */
async function giveBack(ctx: MoneyCall, claim: Claim, error: unknown): Promise<void> {
  const { code, message } = toVezaError(error);
  await recordOutcome(ctx, claim, {
    kind: 'retry_same_key',
    clear: true,
    status: null,
    code,
    message,
  });
}

/** No transaction is open here. */
async function call(ctx: MoneyCall, claim: Claim): Promise<Outcome<unknown>> {
  const { handler, operation, subject } = claim;
  return claim.mode === 'send' && handler.send !== undefined
    ? handler.send(ctx, subject, operation)
    : handler.look(ctx, subject, operation);
}
