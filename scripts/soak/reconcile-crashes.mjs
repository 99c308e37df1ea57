// A process dies over money, and one `veza reconcile --apply` ends what it began.
import { crashSoak } from '../crash-soak.mjs';

export const summary = 'one reconcile after every death of a process over money';

export const isInTests = true;

export const open = crashSoak('test/reconcile/crashes.test.ts');
