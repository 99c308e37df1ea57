import type * as real from '#domains/payments/exception-store.ts';

import { statement } from './database.ts';
import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

export const upsertException: Real['upsertException'] = (ctx, exception) =>
  statement(ctx, async (tx) => {
    const { subjectId, subjectKind, seenAt, message } = exception;
    const details = JSON.parse(
      JSON.stringify(exception.details, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ) as Record<string, unknown>;
    const row = { ...exception, details, closedAt: null, closedBy: null, closeReason: null };
    const unless = 'payment_exceptions_open_key';
    // The one that is open may be closed before it is changed; then there is none, and this one goes in.
    while (!(await tx.insert('payment_exceptions', row, { unless }))) {
      const [open] = tx.where(
        'payment_exceptions',
        'subjectId',
        subjectId,
        (other) =>
          other.class === exception.class &&
          other.subjectKind === subjectKind &&
          other.closedAt === null,
      );
      if (open === undefined) continue;
      const isSeen = await tx.update('payment_exceptions', open.id, (now) =>
        now.closedAt === null ? { seenAt, message, details } : undefined,
      );
      if (isSeen) return;
    }
  });

export const lockException: Real['lockException'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('payment_exceptions', id));

export const closeExceptionRow: Real['closeExceptionRow'] = (ctx, { id, at, by, reason }) =>
  statement(ctx, async (tx) => {
    const closed = { closedAt: at, closedBy: by, closeReason: reason };
    await tx.update('payment_exceptions', id, (row) =>
      row.closedAt === null ? closed : undefined,
    );
  });

export const listExceptionRows: Real['listExceptionRows'] = notInMemory('listExceptionRows');
