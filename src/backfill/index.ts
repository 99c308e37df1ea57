export { backfillTransferIds } from './backfill-transfer-ids.ts';
export { backfillErrors } from './errors.ts';
export { matchTransfers, type Ambiguity, type Matching } from './match-transfers.ts';
export type { Absence, BackfillEvent, BackfillInput, BackfillResult, Refusal } from './model.ts';
export { parseMoment } from './parse-moment.ts';
