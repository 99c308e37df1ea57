import { useMe } from '#web/app/app-context.ts';
import { OpenDifferences } from '#web/shop/open-differences.tsx';
import { OpenExceptions } from '#web/shop/open-exceptions.tsx';
import { ReconcileRuns } from '#web/shop/reconcile-runs.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { EmptyNotice } from '#web/ui/notice.tsx';

/** How the books stand to the payment providers, and what is to be done. For administrators. */
export default function ReconciliationPage() {
  const me = useMe();
  return (
    <MembersFrame page="reconciliation" title="Reconciliation" to="reconciliation">
      {() =>
        me?.permissions.includes('payments:manage') ? (
          <>
            <OpenDifferences />
            <OpenExceptions />
            <ReconcileRuns />
          </>
        ) : (
          <EmptyNotice title="This page is for administrators." />
        )
      }
    </MembersFrame>
  );
}
