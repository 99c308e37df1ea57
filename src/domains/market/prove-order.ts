import type { LedgerAccount, LedgerEntry } from '#domains/ledger/index.ts';

import { proofFindings } from './proof-findings.ts';
import { proofLines } from './proof-lines.ts';
import type {
  OrderProof,
  OrderProofFacts,
  ProofAccount,
  ProofPosting,
  ProofSource,
  ProofSum,
} from './proof-model.ts';
import { bookedOf, proofSources } from './proof-sources.ts';

/**
 * Shows the way of every unit of an order from its buyer to whoever has it now, and what proves it.
 * What the rows and the books say is held against each other: whatever lacks evidence, is booked
 * otherwise or not at all, or does not add up is a finding. Pure.
 */
export function proveOrder(facts: OrderProofFacts): OrderProof {
  const { order } = facts;
  const sources = proofSources(facts);
  const entries = facts.entries.filter((entry) => entry.currency === order.currency);
  const sum = sumUp(sources, entries);
  return {
    orderId: order.id,
    state: order.state,
    currency: order.currency,
    lines: proofLines(facts),
    postings: postingsOf(facts, sources),
    accounts: accountsOf(entries),
    sum,
    findings: proofFindings(facts, sources, sum),
  };
}

/** The name of an account as `veza ledger correct` takes it. */
function nameOf({ kind, ownerId }: LedgerAccount): string {
  return ownerId === null ? kind : `${kind}:${ownerId}`;
}

function postingsOf(facts: OrderProofFacts, sources: readonly ProofSource[]): ProofPosting[] {
  const byTransaction = new Map<string, LedgerEntry[]>();
  for (const entry of facts.entries) {
    const legs = byTransaction.get(entry.transactionId);
    if (legs === undefined) byTransaction.set(entry.transactionId, [entry]);
    else legs.push(entry);
  }
  return [...byTransaction.values()].map((legs) => {
    const [first] = legs as [LedgerEntry];
    const source = sources.find(
      ({ kind, id }) => kind === first.source.kind && id === first.source.id,
    );
    const operation = facts.operations.find(
      ({ kind, subjectId }) => kind === first.source.kind && subjectId === first.source.id,
    );
    return {
      transactionId: first.transactionId,
      purpose: first.purpose,
      occurredAt: first.occurredAt,
      source: { ...first.source, state: source?.state ?? null },
      providerId: source?.providerId ?? null,
      operation: operation === undefined ? null : operationOf(operation),
      events: facts.events.filter((event) => speaksOf(event, source)),
      legs: legs.map(({ debit, credit, amountMinor }) => ({
        debit: nameOf(debit),
        credit: nameOf(credit),
        amountMinor,
      })),
    };
  });
}

function operationOf(operation: OrderProofFacts['operations'][number]) {
  const { id, state, idempotencyKey, attempt, requestId } = operation;
  return { id, state, idempotencyKey, attempt, requestId };
}

function speaksOf(
  event: OrderProofFacts['events'][number],
  source: ProofSource | undefined,
): boolean {
  return source !== undefined && event.objectId === source.providerId;
}

function accountsOf(entries: readonly LedgerEntry[]): ProofAccount[] {
  const sums = new Map<string, { debits: bigint; credits: bigint }>();
  const add = (account: LedgerAccount, debit: bigint, credit: bigint): void => {
    const { debits, credits } = sums.get(nameOf(account)) ?? { debits: 0n, credits: 0n };
    sums.set(nameOf(account), { debits: debits + debit, credits: credits + credit });
  };
  for (const { debit, credit, amountMinor } of entries) {
    add(debit, amountMinor, 0n);
    add(credit, 0n, amountMinor);
  }
  return [...sums].map(([account, { debits, credits }]) => ({
    account,
    debitsMinor: debits,
    creditsMinor: credits,
    balanceMinor: debits - credits,
  }));
}

function sumUp(sources: readonly ProofSource[], entries: readonly LedgerEntry[]): ProofSum {
  const moved = (kind: ProofSource['kind']): bigint =>
    sources
      .filter((source) => source.kind === kind)
      .reduce((sum, source) => sum + (source.movesMinor ?? bookedOf(source, entries)), 0n);
  // What somebody has a claim to stands in credit.
  const owed = { platform: 0n, sellers: 0n, other: 0n };
  for (const { account, balanceMinor } of accountsOf(entries)) {
    if (account === 'stripe_balance') continue;
    owed[claimantOf(account)] -= balanceMinor;
  }
  const [paidMinor, refundedMinor] = [moved('payment'), -moved('refund')];
  const disputedMinor = -moved('dispute');
  const sellersMinor = -(moved('transfer') + moved('reversal'));
  const leftMinor = paidMinor - refundedMinor - disputedMinor - sellersMinor + moved('correction');
  return {
    paidMinor,
    refundedMinor,
    disputedMinor,
    sellersMinor,
    platformMinor: owed.platform,
    owedMinor: owed.sellers,
    openMinor: owed.other,
    differenceMinor: leftMinor - owed.platform - owed.sellers - owed.other,
  };
}

function claimantOf(account: string): 'platform' | 'sellers' | 'other' {
  if (account === 'platform_fee') return 'platform';
  return /^seller_(payable|debt):/.test(account) ? 'sellers' : 'other';
}
