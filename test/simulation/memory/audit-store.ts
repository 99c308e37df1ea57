import type * as real from '#domains/audit/store.ts';

import { statement } from './database.ts';

type Real = typeof real;

export const insertAuditEntry: Real['insertAuditEntry'] = (ctx, entry, requestId) =>
  statement(ctx, async (tx) => {
    await tx.insert('audit_log', { ...entry, id: tx.serial(), requestId });
  });
