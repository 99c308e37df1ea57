import type { OrderProof } from '#server/contract/ledger.ts';

import { formatMoment } from '#web/ui/format-day.ts';

import { Price } from './price.tsx';

/** Every booking with its fact, what asked for it and what told of it. */
export function ProofBookings({ proof }: { proof: OrderProof }) {
  return (
    <section aria-labelledby="proof-bookings">
      <h2 id="proof-bookings">On the books</h2>
      {proof.postings.length === 0 && <p className="muted">Nothing has moved yet.</p>}
      <ul className="rows">
        {proof.postings.map((posting) => (
          <li key={posting.transactionId} className="row">
            <div className="row-words">
              <strong>{posting.purpose.replaceAll('_', ' ')}</strong>
              <Evidence posting={posting} />
            </div>
            <ul className="rows row-whole" aria-label="Movements">
              {posting.legs.map((leg, index) => (
                // Two movements of one booking may be alike; their place is what they are told by.
                <li key={index} className="row">
                  <div className="row-words">
                    <span className="muted">
                      <code>{leg.credit}</code> to <code>{leg.debit}</code>
                    </span>
                  </div>
                  <div className="row-deed">
                    <Price minor={leg.amountMinor} currency={proof.currency} />
                  </div>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Evidence({ posting }: { posting: OrderProof['postings'][number] }) {
  const { source, operation, providerId, events } = posting;
  return (
    <>
      <span className="muted">
        {formatMoment(posting.occurredAt)} · {source.kind} <code>{source.id}</code>{' '}
        {source.state ?? 'that is not there'}
      </span>
      <span className="muted">
        At the provider <code>{providerId ?? 'no id'}</code>
      </span>
      {operation && (
        <span className="muted">
          Asked for under <code>{operation.idempotencyKey}</code>, request{' '}
          <code>{operation.requestId}</code>
        </span>
      )}
      {events.map((event) => (
        <span key={event.eventId} className="muted">
          Told by {event.eventType} <code>{event.eventId}</code>
          {event.payloadSha256 && (
            <>
              , SHA-256 <code>{event.payloadSha256}</code>
            </>
          )}
        </span>
      ))}
    </>
  );
}
