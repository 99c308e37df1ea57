import { statement } from './database.ts';

type Real = typeof import('#domains/audit/store.ts');

export const insertAuditEntry: Real['insertAuditEntry'] = (ctx, entry, requestId) =>
  statement(ctx, async (tx) => {
    const id = String(tx.filter('audit_log').length);
    await tx.insert('audit_log', { ...entry, id, requestId });
  });
