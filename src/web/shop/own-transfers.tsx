import type { Payout, Transfer } from '#server/contract/market-selling.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { payoutWords, transferWords } from '#web/money/selling-words.ts';
import { formatDay } from '#web/ui/format-day.ts';
import { PagedRows } from '#web/ui/paged-rows.tsx';

import { Price } from './price.tsx';

/** What the seller gets of each order. */
export function OwnTransfers() {
  const { selling } = useApp();
  const transfers = usePaged('own-transfers', selling.transfers);
  return (
    <section aria-labelledby="transfers-title">
      <h2 id="transfers-title">Of each sale</h2>
      <PagedRows
        list={transfers}
        label="Of each sale"
        empty={<p className="muted">Nothing was sold yet.</p>}
      >
        {(transfer) => <TransferRow key={transfer.id} transfer={transfer} />}
      </PagedRows>
    </section>
  );
}

function TransferRow({ transfer }: { transfer: Transfer }) {
  return (
    <li className="row">
      <div className="row-words">
        <strong>{transferWords(transfer)}</strong>
        {transfer.reversedMinor !== '0' && (
          <span className="muted">
            <Price minor={transfer.reversedMinor} currency={transfer.currency} /> went back
          </span>
        )}
        <span className="muted">{formatDay(transfer.completedAt ?? transfer.createdAt)}</span>
      </div>
      <div className="row-deed">
        <Price minor={transfer.amountMinor} currency={transfer.currency} />
      </div>
    </li>
  );
}

/** What reached the seller's bank. */
export function OwnPayouts() {
  const { selling } = useApp();
  const payouts = usePaged('own-payouts', selling.payouts);
  return (
    <section aria-labelledby="payouts-title">
      <h2 id="payouts-title">To your bank</h2>
      <PagedRows
        list={payouts}
        label="To your bank"
        empty={<p className="muted">Nothing was paid to your bank yet.</p>}
      >
        {(payout) => <PayoutRow key={payout.id} payout={payout} />}
      </PagedRows>
    </section>
  );
}

function PayoutRow({ payout }: { payout: Payout }) {
  const { amountMinor, currency } = payout;
  return (
    <li className="row">
      <div className="row-words">
        <strong>{payoutWords(payout.state)}</strong>
        <span className="muted">{formatDay(payout.arrivalAt ?? payout.createdAt)}</span>
      </div>
      <div className="row-deed">
        {amountMinor !== null && currency !== null && (
          <Price minor={amountMinor} currency={currency} />
        )}
      </div>
    </li>
  );
}
