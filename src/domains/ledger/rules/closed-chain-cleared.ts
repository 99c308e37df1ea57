import type { LedgerRule } from '../verify-model.ts';

export const closedChainCleared: LedgerRule = {
  id: 'closed-chain-cleared',
  code: 'L09',
  title: 'Nothing of a closed order is left between accounts',
  severity: 'error',
  source: 'Clearing accounts',
  why: 'psp_clearing and refunds_clearing only pass money on. What is left there for an order that is closed was captured and given to nobody, or given back and taken from nobody.',
  *check({ openChains }) {
    for (const { chainId, kind, currency, balanceMinor } of openChains) {
      yield {
        subject: { kind: 'chain', name: chainId },
        message: `it is closed, and ${balanceMinor} minor units of ${currency} stand in ${kind}`,
        hint: 'Look for the booking that is missing: the share of a seller, the fee, a refund.',
        evidence: { kind, currency, balanceMinor: String(balanceMinor) },
      };
    }
  },
};
