import { ApiProblem } from '#web/api/api-problem.ts';
import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { useSettling } from '#web/app/use-settling.ts';
import { BecomeSeller } from '#web/shop/become-seller.tsx';
import { Earnings } from '#web/shop/earnings.tsx';
import { OwnProducts } from '#web/shop/own-products.tsx';
import { OwnPayouts, OwnTransfers } from '#web/shop/own-transfers.tsx';
import { SellerState } from '#web/shop/seller-state.tsx';
import { MembersFrame } from '#web/shop/shop-frame.tsx';
import { EmptyNotice, ErrorNotice, Loading } from '#web/ui/notice.tsx';

/** Selling one's own music: the account that is paid, what is offered, what it brought. */
export default function SellingPage() {
  const me = useMe();
  return (
    <MembersFrame page="selling" title="Selling" to="selling">
      {() =>
        me?.permissions.includes('product:sell') ? (
          <Selling />
        ) : (
          <EmptyNotice title="Artists sell here.">
            <p>Ask whoever runs this Veza to make you one.</p>
          </EmptyNotice>
        )
      }
    </MembersFrame>
  );
}

function Selling() {
  const { selling } = useApp();
  const seller = useResource('seller', selling.seller);
  // Also after coming back from the provider, who tells us in its own time.
  useSettling(seller.data?.state === 'onboarding', seller.reload);
  if (seller.error instanceof ApiProblem && seller.error.status === 404) {
    return <BecomeSeller onBegun={seller.replace} />;
  }
  if (seller.error !== undefined) {
    return <ErrorNotice error={seller.error} onRetry={seller.reload} />;
  }
  if (!seller.data) return <Loading />;
  return (
    <>
      <SellerState seller={seller.data} />
      <Earnings />
      <OwnProducts />
      <OwnTransfers />
      <OwnPayouts />
    </>
  );
}
