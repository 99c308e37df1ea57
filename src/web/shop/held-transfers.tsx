import { useId } from 'react';

import type { Transfer } from '#server/contract/market-selling.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { transferWords } from '#web/money/selling-words.ts';
import { formatMoment } from '#web/ui/format-day.ts';
import { Link } from '#web/ui/link.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

import { Price } from './price.tsx';
import { ReasonForm } from './reason-form.tsx';

/** Transfers to sellers that wait in one state, each to be sent again with a reason. */
export function HeldTransfers({ state, title }: { state: Transfer['state']; title: string }) {
  const { payments } = useApp();
  const id = useId();
  const transfers = usePaged(`transfers:${state}`, (cursor) => payments.transfers(state, cursor));
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <PagedRows list={transfers} label={title} empty={<p className="muted">None.</p>}>
        {(transfer) => (
          <HeldTransfer key={transfer.id} transfer={transfer} onSent={transfers.refresh} />
        )}
      </PagedRows>
    </section>
  );
}

function HeldTransfer({ transfer, onSent }: { transfer: Transfer; onSent: () => void }) {
  const { payments } = useApp();
  const retry = async (reason: string, key: string) => {
    await payments.retryTransfer(transfer.id, reason, key);
    onSent();
  };
  return (
    <li className="row">
      <div className="row-words">
        <strong>{transferWords(transfer)}</strong>
        {transfer.failure && <span className="bad">{transfer.failure.message}</span>}
        <span className="muted">
          Since {formatMoment(transfer.createdAt)} · transfer <code>{transfer.id}</code> of order{' '}
          <Link to={`proofs/${transfer.orderId}`}>
            <code>{transfer.orderId}</code>
          </Link>
        </span>
      </div>
      <div className="row-deed">
        <Price minor={transfer.amountMinor} currency={transfer.currency} />
      </div>
      <ReasonForm
        deed="Send it again"
        about={`transfer ${transfer.id}`}
        charsMax={500}
        onReason={retry}
      />
    </li>
  );
}
