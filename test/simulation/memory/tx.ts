import type * as real from '#db/tx.ts';

import { inTransaction } from './database.ts';

type Real = typeof real;

export const withTx: Real['withTx'] = inTransaction;
