export { createHandlers } from './create-handlers.ts';
export { LEDGER_SOURCES } from './ledger-sources.ts';
export { settleDue } from './settle-due.ts';
export { settleOperation, settleSubject } from './settle.ts';
export {
  startSettlement,
  type RunningSettlement,
  type SettlementStats,
} from './start-settlement.ts';
