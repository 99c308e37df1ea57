import { inTransaction } from './database.ts';

type Real = typeof import('#db/tx.ts');

export const withTx: Real['withTx'] = inTransaction;
