import { Icon, type IconName } from '#web/ui/icon.tsx';
import { Link } from '#web/ui/link.tsx';

import { useApp, useMe, usePayments } from './app-context.ts';
import type { Route } from './router.ts';
import { useStore } from './store.ts';

interface Place {
  readonly to: string;
  readonly words: string;
  readonly icon: IconName;
  readonly pages: readonly Route['page'][];
}

const PLACES: readonly Place[] = [
  { to: '', words: 'Library', icon: 'library', pages: ['library', 'track'] },
  { to: 'albums', words: 'Albums', icon: 'albums', pages: ['albums', 'album'] },
  { to: 'artists', words: 'Artists', icon: 'artists', pages: ['artists', 'artist'] },
  { to: 'search', words: 'Search', icon: 'search', pages: ['search'] },
];
const SHOP: Place = {
  to: 'shop',
  words: 'Shop',
  icon: 'shop',
  pages: [
    'shop',
    'cart',
    'orders',
    'order',
    'licences',
    'plans',
    'selling',
    'payments',
    'proof',
    'reconciliation',
    'reconcile-run',
  ],
};
const ACTIVITY: Place = {
  to: 'activity',
  words: 'Activity',
  icon: 'activity',
  pages: ['activity'],
};

/** Where one can go: a column beside the page, a bar below it on a phone. */
export function Navigation({ route, onHelp }: { route: Route; onHelp: () => void }) {
  const me = useMe();
  const { status } = useStore(useApp().session.state);
  const payments = usePayments();
  const places = [
    ...PLACES,
    ...(payments ? [SHOP] : []),
    ...(me?.permissions.includes('import:read') ? [ACTIVITY] : []),
  ];
  return (
    <>
      <nav className="places" aria-label="Main">
        <ul>
          {places.map((place) => (
            <li key={place.to}>
              <PlaceLink place={place} current={place.pages.includes(route.page)} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="side-foot">
        <button type="button" className="icon-button help-button" onClick={onHelp}>
          <Icon name="help" size={22} />
          <span className="visually-hidden">Keyboard shortcuts</span>
        </button>
        {status === 'restoring' ? null : me ? (
          <Link
            to="account"
            className="account-link"
            aria-current={route.page === 'account' ? 'page' : undefined}
          >
            <Icon name="account" />
            <span className="account-name">{me.displayName}</span>
          </Link>
        ) : (
          <Link to="sign-in" className="button button-quiet sign-in-link">
            Sign in
          </Link>
        )}
      </div>
    </>
  );
}

function PlaceLink({ place, current }: { place: Place; current: boolean }) {
  return (
    <Link to={place.to} className="place" aria-current={current ? 'page' : undefined}>
      <Icon name={place.icon} />
      <span>{place.words}</span>
    </Link>
  );
}
