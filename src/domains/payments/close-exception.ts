import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { paymentErrors } from './errors.ts';
import { closeExceptionRow, lockException } from './exception-store.ts';
import type { PaymentException, PaymentExceptionId } from './model.ts';

/**
 * A person says that a matter is settled, and why. When it is met again it opens anew.
 * @throws PAYMENT_EXCEPTION_NOT_FOUND where there is no such open one.
 */
export async function closeException(
  ctx: Pick<Context, 'db' | 'clock' | 'requestId'>,
  input: { id: string; reason: string; by: Actor },
): Promise<PaymentException> {
  const { id, reason, by } = input;
  return withTx(ctx, async (tx) => {
    const found = isUuid(id) ? await lockException(tx, id as PaymentExceptionId) : undefined;
    if (found === undefined || found.closedAt !== null) {
      throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND({ id });
    }
    const at = ctx.clock.now();
    const closedBy = 'id' in by ? `${by.kind}:${by.id}` : by.kind;
    await closeExceptionRow(tx, { id: found.id, at, by: closedBy, reason });
    await recordAudit(tx, {
      actor: by,
      action: 'payment_exception.closed',
      subject: { kind: 'payment_exception', id: found.id },
      details: { class: found.class, subject: `${found.subjectKind}:${found.subjectId}`, reason },
    });
    return { ...found, closedAt: at, closedBy, closeReason: reason };
  });
}
