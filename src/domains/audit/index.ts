export type { Actor, AuditEntry } from './model.ts';
export { recordAudit } from './record-audit.ts';
