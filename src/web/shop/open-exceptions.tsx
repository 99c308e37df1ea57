import type { PaymentException } from '#server/contract/payments.ts';

import { useApp } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { exceptionWords } from '#web/money/exception-words.ts';
import { Ago } from '#web/ui/ago.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

import { Price } from './price.tsx';
import { ProofLink } from './proof-link.tsx';
import { ReasonForm } from './reason-form.tsx';

/** Matters that are open: what, since when, how much, what to do. */
export function OpenExceptions() {
  const { payments } = useApp();
  const exceptions = usePaged('exceptions', payments.exceptions);
  return (
    <section aria-labelledby="exceptions-title">
      <h2 id="exceptions-title">To be looked at</h2>
      <PagedRows
        list={exceptions}
        label="To be looked at"
        empty={<p className="muted">Nothing waits for a person.</p>}
      >
        {(exception) => (
          <ExceptionRow key={exception.id} exception={exception} onClosed={exceptions.refresh} />
        )}
      </PagedRows>
    </section>
  );
}

function ExceptionRow({
  exception,
  onClosed,
}: {
  exception: PaymentException;
  onClosed: () => void;
}) {
  const { payments } = useApp();
  const words = exceptionWords(exception.class);
  const { amountMinor, currency, subject, orderId } = exception;
  const close = async (reason: string) => {
    await payments.closeException(exception.id, reason);
    onClosed();
  };
  return (
    <li className="row">
      <div className="row-words">
        <strong>{words.what}</strong>
        <span className="muted">{exception.message}</span>
        <span className="muted">
          Opened <Ago time={exception.openedAt} />, last seen <Ago time={exception.seenAt} /> ·{' '}
          {subject.kind.replaceAll('_', ' ')} <code>{subject.id}</code>
          {orderId !== null && (
            <>
              {' '}
              · <ProofLink orderId={orderId} />
            </>
          )}
        </span>
        <span className="todo">{words.todo}</span>
      </div>
      <div className="row-deed">
        {amountMinor !== null && currency !== null && (
          <Price minor={amountMinor} currency={currency} />
        )}
      </div>
      <ReasonForm deed="Close it" about={exception.message} charsMax={1000} onReason={close} />
    </li>
  );
}
