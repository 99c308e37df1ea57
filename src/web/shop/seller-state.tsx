import type { Seller } from '#server/contract/market-selling.ts';

import { useApp } from '#web/app/app-context.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { sellerWords } from '#web/money/selling-words.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { counted } from '#web/pages/counted.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** Whether the seller can be paid, and the way to the provider's page where something is missing. */
export function SellerState({ seller }: { seller: Seller }) {
  const { selling } = useApp();
  const attempt = useAttempt();
  const complete = () =>
    attempt.run(async () => {
      // The link works once and for a few minutes, so it is asked for when it is followed.
      const page = payPageOf((await selling.onboardingLink()).url);
      if (page !== undefined) window.location.assign(page);
    });
  const isIncomplete = seller.state === 'onboarding' || seller.state === 'restricted';
  return (
    <section aria-labelledby="seller-title">
      <h2 id="seller-title">{seller.displayName}</h2>
      <div className="verdict" role="status">
        <p>{sellerWords(seller.state)}</p>
        {isIncomplete && seller.requirements.length > 0 && (
          <p className="muted">
            The payment provider still asks for {counted(seller.requirements.length, 'thing')}.
          </p>
        )}
      </div>
      {isIncomplete && (
        <div className="button-row">
          <button
            type="button"
            className="button button-primary"
            disabled={attempt.busy}
            onClick={complete}
          >
            Complete your account
          </button>
        </div>
      )}
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </section>
  );
}
