import type { LedgerRule } from '../verify-model.ts';

export const exchangeRecorded: LedgerRule = {
  id: 'exchange-recorded',
  code: 'L06',
  title: 'Where currencies meet, an exchange is recorded with its rate',
  severity: 'error',
  source: 'One currency along a chain',
  why: 'An order that is paid in one currency and shared out in another without a recorded exchange cannot be held against what the payment provider did, nor taken back at the rate it was made.',
  *check({ mixedChains, wrongExchanges }) {
    for (const { chainId, currencies } of mixedChains) {
      yield {
        subject: { kind: 'chain', name: chainId },
        message: `${currencies} meet without a recorded exchange`,
        hint: 'Book the exchange as a pair of legs through fx_residue, with its rate.',
        evidence: { currencies },
      };
    }
    for (const { transactionId, soldLeg, boughtLeg } of wrongExchanges) {
      yield {
        subject: { kind: 'transaction', name: transactionId },
        message: `legs ${soldLeg} and ${boughtLeg} are recorded as an exchange, and are none through fx_residue`,
        hint: 'Take the transaction back and book it again.',
        evidence: { soldLeg, boughtLeg },
      };
    }
  },
};
