import type { OrderProof } from '#server/contract/ledger.ts';

import { Price } from './price.tsx';

const SUMS: readonly (readonly [keyof OrderProof['sum'], string])[] = [
  ['paidMinor', 'Paid by the buyer'],
  ['refundedMinor', 'Refunded'],
  ['disputedMinor', 'Taken by banks'],
  ['sellersMinor', 'With the sellers'],
  ['platformMinor', 'Fee of the platform'],
  ['owedMinor', 'Owed to sellers'],
  ['openMinor', 'Open'],
  ['differenceMinor', 'Not explained'],
];

/** What came in and what became of it, as a whole and line by line. */
export function ProofSums({ proof }: { proof: OrderProof }) {
  const { currency } = proof;
  return (
    <>
      <section aria-labelledby="proof-sums">
        <h2 id="proof-sums">What became of it</h2>
        <ul className="rows">
          {SUMS.map(([name, words]) => (
            <li key={name} className="row">
              <div className="row-words">{words}</div>
              <div className="row-deed">
                <Price minor={proof.sum[name]} currency={currency} />
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="proof-lines">
        <h2 id="proof-lines">Line by line</h2>
        <ul className="rows">
          {proof.lines.map((line) => (
            <li key={line.itemId} className="row">
              <div className="row-words">
                <strong>{line.title}</strong>
                <span className="muted">
                  <Price minor={line.feeMinor} currency={currency} /> fee,{' '}
                  <Price minor={line.shareMinor} currency={currency} /> for the seller
                </span>
                {line.refundedMinor !== '0' && (
                  <span className="muted">
                    <Price minor={line.refundedMinor} currency={currency} /> refunded,{' '}
                    <Price minor={line.reversedMinor} currency={currency} /> back from the seller
                  </span>
                )}
                <span className="muted">
                  Seller <code>{line.sellerId}</code>
                </span>
              </div>
              <div className="row-deed">
                <Price minor={line.priceMinor} currency={currency} />
              </div>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
