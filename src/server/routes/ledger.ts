import { actorOf } from '#domains/identity/index.ts';
import { correctLedger } from '#domains/ledger/index.ts';
import { readOrderProof, toProofDocument } from '#domains/market/index.ts';

import { problem } from '../contract/common.ts';
import { correction, correctionBody, orderProof, proofParams } from '../contract/ledger.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const correct = defineRoute({
  method: 'post',
  path: '/api/v1/ledger/corrections',
  id: 'correctLedger',
  summary: 'Book a correction by hand: a row beside the others, with its reason in the audit log.',
  tag: 'ledger',
  access: permission('ledger:correct'),
  body: correctionBody,
  responses: { 201: { doc: 'It is on the books.', json: correction } },
  idempotency: 'required',
  originCheck: true,
  async handler(ctx, { body, viewer }) {
    const amountMinor = BigInt(body.amountMinor);
    const booked = await correctLedger(ctx, { ...body, amountMinor, by: actorOf(viewer) });
    return {
      id: booked.correction.id,
      transactionId: booked.transactionId,
      amountMinor: body.amountMinor,
      currency: booked.correction.currency,
      reason: booked.correction.reason,
    };
  },
});

const prove = defineRoute({
  method: 'get',
  path: '/api/v1/ledger/proofs/:orderId',
  id: 'proveOrder',
  summary:
    'The way of every unit of an order from its buyer to whoever has it, and what proves it.',
  tag: 'ledger',
  access: permission('payments:manage'),
  params: proofParams,
  responses: {
    200: { doc: 'The proof, with what is not proved.', json: orderProof },
    404: { doc: 'No such order.', json: problem },
  },
  async handler(ctx, { params }) {
    const proof = await readOrderProof(ctx, params.orderId);
    return { ok: proof.findings.length === 0, ...toProofDocument(proof) };
  },
});

export const LEDGER_ROUTES: readonly Route[] = [correct, prove];
