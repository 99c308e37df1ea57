import type { Context } from '#context.ts';

import { upsertException } from './exception-store.ts';
import type { ExceptionClass } from './model.ts';

export interface NewException {
  readonly class: ExceptionClass;
  readonly subject: { readonly kind: string; readonly id: string };
  /** What is the matter, with the values. */
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Money at risk, where it can be said. */
  readonly amount?: { readonly minor: bigint; readonly currency: string };
}

/**
 * Shows a person what nobody repairs alone. One that is open already is seen again, not opened
 * twice. Inside the transaction of what it is about.
 */
export async function openException(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'log'>,
  input: NewException,
): Promise<void> {
  const now = ctx.clock.now();
  ctx.log.warn({ class: input.class, subject: input.subject }, input.message);
  await upsertException(ctx, {
    id: ctx.ids.next<'payment-exception'>(),
    class: input.class,
    subjectKind: input.subject.kind,
    subjectId: input.subject.id,
    message: input.message,
    details: input.details ?? {},
    amountMinor: input.amount?.minor ?? null,
    currency: input.amount?.currency ?? null,
    openedAt: now,
    seenAt: now,
  });
}
