import { usePayments } from '#web/app/app-context.ts';

/** Says where money is play money. Quiet: nobody is in danger of losing any. */
export function TestMoney() {
  if (usePayments()?.livemode !== false) return null;
  return (
    <p className="test-money" role="note">
      <strong>Test money:</strong> nothing is really charged.
    </p>
  );
}
