import { Args } from '@oclif/core';

import { renderProof } from '../_kit/describe-proof.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class LedgerProof extends VezaCommand {
  static override summary =
    'Show the way of every unit of an order, from its buyer to whoever has it, with what proves it.';
  static override description =
    'Each booking with its fact, the id at the provider, the operation that asked for it and the events that spoke of it; each line with its fee, share, refunds and reversals; and a sum that is zero. Reads only. Ends with 3 when something lacks evidence or does not add up. docs/ledger.md says what each finding means.';
  static override examples = [
    '<%= config.bin %> ledger proof 018f3c2e-9b7a-7c11-8d5e-0123456789ab',
    '<%= config.bin %> ledger proof 018f3c2e-9b7a-7c11-8d5e-0123456789ab --json',
  ];
  static override args = {
    order: Args.string({ required: true, description: 'Id of the order.' }),
  };
  static override document = {
    schema: 'veza.ledger.proof/1',
    keys: {
      ok: 'whether nothing was found',
      orderId: 'the order',
      state: 'its state',
      currency: 'of all amounts',
      lines:
        'itemId, title, sellerId, and in minor units as digits: priceMinor, feeMinor, shareMinor, refundedMinor, reversedMinor',
      postings:
        'transactionId, purpose, occurredAt, source (kind, id, state), providerId, operation (id, state, idempotencyKey, attempt, requestId), events (eventId, eventType, receivedAt, payloadSha256), legs (debit, credit, amountMinor); the oldest first',
      accounts: 'account, debitsMinor, creditsMinor, balanceMinor (debits less credits)',
      sum: 'paidMinor less refundedMinor, disputedMinor and sellersMinor is platformMinor, owedMinor and openMinor; differenceMinor is what is left',
      findings: 'what is not proved: code, subject, message, hint',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(LedgerProof);
    const { readOrderProof, toProofDocument } = await import('#domains/market/index.ts');
    const proof = await this.withDatabase(run, (ctx) => readOrderProof(ctx, run.args.order));
    const ok = proof.findings.length === 0;
    this.finish({
      document: { ok, ...toProofDocument(proof) },
      text: renderProof(proof, this.terminal.page()),
      category: ok ? undefined : 'findings',
    });
  }
}
