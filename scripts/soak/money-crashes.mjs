// A process dies over money, and the workers' next rounds end what it began.
import { crashSoak } from '../crash-soak.mjs';

export const summary = 'payments, refunds, transfers and reversals at every death of their process';

export const isInTests = true;

export const open = crashSoak('test/settlement/crashes.test.ts');
