import { lazy, Suspense } from 'react';

import { AlbumPage } from '#web/pages/album-page.tsx';
import { AlbumsPage } from '#web/pages/albums-page.tsx';
import { ArtistPage } from '#web/pages/artist-page.tsx';
import { ArtistsPage } from '#web/pages/artists-page.tsx';
import { LibraryPage } from '#web/pages/library-page.tsx';
import { NotFoundPage } from '#web/pages/not-found-page.tsx';
import { SearchPage } from '#web/pages/search-page.tsx';
import { TrackPage } from '#web/pages/track-page.tsx';
import { Loading } from '#web/ui/notice.tsx';

import type { Route } from './router.ts';

// Seldom seen, so fetched when they are.
const CartPage = lazy(() => import('#web/pages/cart-page.tsx'));
const LicencesPage = lazy(() => import('#web/pages/licences-page.tsx'));
const OrderPage = lazy(() => import('#web/pages/order-page.tsx'));
const OrdersPage = lazy(() => import('#web/pages/orders-page.tsx'));
const PaymentsPage = lazy(() => import('#web/pages/payments-page.tsx'));
const PlansPage = lazy(() => import('#web/pages/plans-page.tsx'));
const ProofPage = lazy(() => import('#web/pages/proof-page.tsx'));
const ReconcileRunPage = lazy(() => import('#web/pages/reconcile-run-page.tsx'));
const ReconciliationPage = lazy(() => import('#web/pages/reconciliation-page.tsx'));
const SellingPage = lazy(() => import('#web/pages/selling-page.tsx'));
const ShopPage = lazy(() => import('#web/pages/shop-page.tsx'));
const AccountPage = lazy(() => import('#web/pages/account-page.tsx'));
const ActivityPage = lazy(() => import('#web/pages/activity-page.tsx'));
const JoinPage = lazy(() => import('#web/pages/join-page.tsx'));
const SignInPage = lazy(() => import('#web/pages/sign-in-page.tsx'));

/** The page of a route. */
export function PageOf({ route }: { route: Route }) {
  return <Suspense fallback={<Loading />}>{pageOf(route)}</Suspense>;
}

function pageOf(route: Route) {
  switch (route.page) {
    case 'library':
      return <LibraryPage />;
    case 'albums':
      return <AlbumsPage />;
    case 'artists':
      return <ArtistsPage />;
    case 'album':
      return <AlbumPage key={route.id} id={route.id} />;
    case 'artist':
      return <ArtistPage key={route.id} id={route.id} />;
    case 'track':
      return <TrackPage key={route.id} id={route.id} />;
    case 'search':
      return <SearchPage query={route.query} />;
    case 'shop':
      return <ShopPage />;
    case 'cart':
      return <CartPage />;
    case 'orders':
      return <OrdersPage />;
    case 'order':
      return <OrderPage key={route.id} id={route.id} />;
    case 'licences':
      return <LicencesPage />;
    case 'plans':
      return <PlansPage />;
    case 'selling':
      return <SellingPage />;
    case 'payments':
      return <PaymentsPage />;
    case 'proof':
      return <ProofPage key={route.id} id={route.id} />;
    case 'reconciliation':
      return <ReconciliationPage />;
    case 'reconcile-run':
      return <ReconcileRunPage key={route.id} id={route.id} />;
    case 'activity':
      return <ActivityPage />;
    case 'account':
      return <AccountPage />;
    case 'sign-in':
      return <SignInPage after={route.after} />;
    case 'claim':
      return <JoinPage key="claim" kind="claim" token={route.token} />;
    case 'invite':
      return <JoinPage key="invite" kind="invite" token={route.token} />;
    default:
      return <NotFoundPage />;
  }
}
