import { useMe } from '#web/app/app-context.ts';
import { HeldTransfers } from '#web/shop/held-transfers.tsx';
import { OpenExceptions } from '#web/shop/open-exceptions.tsx';
import { FindProof } from '#web/shop/find-proof.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';

/** What of the money only a person can settle. For administrators. */
export default function PaymentsPage() {
  const me = useMe();
  return (
    <MembersFrame page="payments" title="Payments" to="payments">
      {() =>
        me?.permissions.includes('payments:manage') ? (
          <>
            <OpenExceptions />
            <HeldTransfers state="on_hold" title="Transfers on hold" />
            <HeldTransfers state="permanently_failed" title="Transfers that were given up" />
            <FindProof />
          </>
        ) : (
          <EmptyNotice title="This page is for administrators." />
        )
      }
    </MembersFrame>
  );
}
