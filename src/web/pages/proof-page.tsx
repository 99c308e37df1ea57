import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { ProofBookings } from '#web/shop/proof-bookings.tsx';
import { ProofSums } from '#web/shop/proof-sums.tsx';
import { MembersFrame, ShopFrame } from '#web/shop/shop-frame.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';

import { Missing } from './missing.tsx';

/** Where every unit of one order went, and what proves it. For administrators. */
export default function ProofPage({ id }: { id: string }) {
  const me = useMe();
  if (me?.permissions.includes('payments:manage')) return <OneProof id={id} />;
  return (
    <MembersFrame page="payments" title="Proof of an order" to={`proofs/${id}`}>
      {() => <EmptyNotice title="This page is for administrators." />}
    </MembersFrame>
  );
}

function OneProof({ id }: { id: string }) {
  const { payments } = useApp();
  const { data: proof, error, reload } = useResource(`proof:${id}`, () => payments.proof(id));
  if (!proof) return <Missing what="order" error={error} onRetry={reload} />;
  return (
    <ShopFrame page="payments" title="Proof of an order">
      <p className="muted">
        Order <code>{proof.orderId}</code>, {proof.state.replaceAll('_', ' ')}
      </p>
      <div className="verdict" role="status">
        <h2>{proof.ok ? 'Every unit is accounted for' : 'Not everything is proved'}</h2>
        {!proof.ok && (
          <ul className="rows" aria-label="What is not proved">
            {proof.findings.map((finding) => (
              <li key={`${finding.code} ${finding.subject.id}`} className="row">
                <div className="row-words">
                  <strong>{finding.message}</strong>
                  <span className="muted">
                    {finding.subject.kind.replaceAll('_', ' ')} <code>{finding.subject.id}</code>
                  </span>
                  {finding.hint && (
                    <span className="todo">
                      <code>{finding.hint}</code>
                    </span>
                  )}
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      <ProofSums proof={proof} />
      <ProofBookings proof={proof} />
    </ShopFrame>
  );
}
