import type * as real from '#domains/payments/operation-store.ts';

import { statement } from './database.ts';
import { orderBy } from './order-by.ts';

type Real = typeof real;

export const insertOperation: Real['insertOperation'] = (ctx, operation) =>
  statement(ctx, (tx) =>
    tx.insert(
      'operations',
      {
        ...operation,
        keyFirstSentAt: null,
        keyQuietSince: null,
        unclearSince: null,
        leaseExpiresAt: null,
        lastOutcome: null,
        lastStatus: null,
        lastCode: null,
        lastMessage: null,
        settledAt: null,
      },
      { unless: 'operations_kind_subject_id_key' },
    ),
  );

export const findOperationById: Real['findOperationById'] = (ctx, id) =>
  statement(ctx, (tx) => tx.get('operations', id));

export const findOperation: Real['findOperation'] = (ctx, { kind, subjectId }) =>
  statement(
    ctx,
    (tx) => tx.where('operations', 'subjectId', subjectId, (row) => row.kind === kind)[0],
  );

export const findOperationByObject: Real['findOperationByObject'] = (ctx, object) =>
  statement(
    ctx,
    (tx) =>
      tx
        .filter(
          'operations',
          (row) => row.kind === object.kind && row.providerObjectId === object.providerObjectId,
        )
        .sort(orderBy('openedAt', 'id'))[0],
  );

export const listOperationsOf: Real['listOperationsOf'] = (ctx, ids) =>
  statement(ctx, (tx) =>
    tx
      .filter('operations', (row) => ids.includes(row.subjectId) || ids.includes(row.id))
      .sort(orderBy('openedAt', 'id')),
  );

export const lockFreeOperation: Real['lockFreeOperation'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('operations', id, { skipsLocked: true }));

export const lockOperation: Real['lockOperation'] = (ctx, id) =>
  statement(ctx, (tx) => tx.lock('operations', id));

export const listDueOperations: Real['listDueOperations'] = (ctx, input) =>
  statement(ctx, (tx) => {
    const { now, limit, providers, kinds } = input;
    return tx
      .filter(
        'operations',
        (row) =>
          row.nextAttemptAt !== null &&
          row.nextAttemptAt <= now &&
          (row.leaseExpiresAt === null || row.leaseExpiresAt <= now) &&
          providers.includes(row.provider) &&
          kinds.includes(row.kind),
      )
      .sort(orderBy('nextAttemptAt', 'id'))
      .slice(0, limit)
      .map(({ id }) => id);
  });

export const updateOperation: Real['updateOperation'] = (ctx, operation) =>
  statement(ctx, async (tx) => {
    // What it is of, and when it was opened, never changes.
    await tx.update('operations', operation.id, (before) => {
      const { provider, kind, subjectId, requestId, openedAt } = before;
      return { ...operation, provider, kind, subjectId, requestId, openedAt };
    });
  });
