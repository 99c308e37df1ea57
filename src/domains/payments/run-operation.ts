import { toVezaError } from '#core/errors.ts';

import { claimOperation, type Claim } from './claim-operation.ts';
import type { Operation, OperationId, OutcomeName } from './model.ts';
import type { Handlers, MoneyCall } from './operation-handler.ts';
import type { Outcome } from './outcome.ts';
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

/**
 * Settles one operation from the provider's own answer, as far as that goes now: takes it, asks or
 * looks, and writes what follows. Whatever happens in between, running it again goes on where it
 * stands. Repeats at once only where a look has shown that the request can be sent.
 */
export async function runOperation(
  ctx: MoneyCall,
  handlers: Handlers,
  id: OperationId,
): Promise<OperationRun> {
  let run: OperationRun = { operation: undefined, outcome: undefined, calls: 0 };
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const claim = await claimOperation(ctx, handlers, id);
    if (claim === undefined) return run;
    const outcome = await call(ctx, claim).catch(async (error: unknown) => {
      await giveBack(ctx, claim, error);
      throw error;
    });
    const { operation } = await recordOutcome(ctx, claim, outcome);
    run = { operation, outcome: outcome.kind, calls: run.calls + 1 };
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
    if (outcome.kind !== 'absent' || operation.state !== 'due') return run;
  }
  return run;
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
