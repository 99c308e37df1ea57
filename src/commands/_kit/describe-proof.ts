import type { OrderProof } from '#domains/market/index.ts';

import { balanceOf, moneyOf } from './money-of.ts';
import type { Page } from './page.ts';
import { plural } from './render-finding.ts';
import { alignRight, table } from './terminal.ts';

type Money = (amountMinor: bigint) => string;

/** A proof for people who have to trust it at night: what is wrong first, then sums, lines, bookings. */
export function renderProof(proof: OrderProof, page: Page): string {
  const money: Money = (amountMinor) => moneyOf(amountMinor, proof.currency);
  return [
    table([
      ['Order', proof.orderId],
      ['State', proof.state],
      ['Proof', verdictOf(proof)],
    ]),
    ...proof.findings.map((finding) => renderFinding(finding, page)),
    renderSum(proof, money),
    renderLines(proof, money),
    ...proof.postings.map((posting) => renderPosting(posting, money)),
    renderAccounts(proof, money),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function verdictOf({ findings, postings }: OrderProof): string {
  if (findings.length > 0) return plural(findings.length, 'finding');
  return postings.length === 0 ? 'nothing has moved yet' : 'every unit is accounted for';
}

function renderFinding(
  { code, subject, message, hint }: OrderProof['findings'][number],
  page: Page,
): string {
  const help = hint === undefined ? '' : `\n  help: ${page.typeable(hint)}`;
  return `${code}: ${subject.kind} ${subject.id}\n  ${message}${help}`;
}

function renderSum({ sum }: OrderProof, money: Money): string {
  return table([
    ['Paid by the buyer', money(sum.paidMinor)],
    ['- refunded', money(sum.refundedMinor)],
    ['- taken by banks', money(sum.disputedMinor)],
    ['- with the sellers', money(sum.sellersMinor)],
    ['- fee of the platform', money(sum.platformMinor)],
    ['- owed to sellers', money(sum.owedMinor)],
    ['- open', money(sum.openMinor)],
    ['= not explained', money(sum.differenceMinor)],
  ]);
}

function renderLines({ lines }: OrderProof, money: Money): string {
  return table([
    ['PRICE', 'FEE', 'SHARE', 'REFUNDED', 'REVERSED', 'SELLER', 'LINE'],
    ...lines.map((line) => [
      money(line.priceMinor),
      money(line.feeMinor),
      money(line.shareMinor),
      money(line.refundedMinor),
      money(line.reversedMinor),
      line.sellerId,
      line.title,
    ]),
  ]);
}

function renderPosting(posting: OrderProof['postings'][number], money: Money): string {
  const { source, operation, events } = posting;
  const head = `${posting.occurredAt.toISOString()}  ${posting.purpose}`;
  const evidence = table([
    [`  ${source.kind}`, `${source.id}  ${source.state ?? 'not there'}`],
    ['  at the provider', posting.providerId ?? 'no id'],
    [
      '  asked for by',
      operation === null
        ? 'no operation'
        : `${operation.idempotencyKey}  ${operation.state}, request ${operation.requestId}`,
    ],
    ...events.map((event) => [
      '  told by',
      `${event.eventId}  ${event.eventType}  sha256 ${event.payloadSha256 ?? 'not in the log any more'}`,
    ]),
  ]);
  const legs = table(
    posting.legs.map((leg) => [`  ${money(leg.amountMinor)}`, `${leg.credit} -> ${leg.debit}`]),
  );
  return `${head}\n${evidence}\n${legs}`;
}

function renderAccounts({ accounts, currency }: OrderProof, money: Money): string {
  if (accounts.length === 0) return '';
  const rows = [
    ['DEBITS', 'CREDITS', 'BALANCE', '', 'ACCOUNT'],
    ...accounts.map(({ account, debitsMinor, creditsMinor, balanceMinor }) => [
      money(debitsMinor),
      money(creditsMinor),
      ...balanceOf(balanceMinor, currency),
      account,
    ]),
  ];
  return table(alignRight(rows, [0, 1, 2]));
}
