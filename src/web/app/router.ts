import { createStore, type Store } from './store.ts';

/** The pages and what they are about. */
export type Route =
  | { readonly page: 'library' | 'albums' | 'artists' | 'activity' | 'account' | 'not-found' }
  | { readonly page: 'shop' | 'cart' | 'orders' | 'licences' | 'plans' | 'selling' | 'payments' }
  | { readonly page: 'reconciliation' }
  | {
      readonly page: 'album' | 'artist' | 'track' | 'order' | 'proof' | 'reconcile-run';
      readonly id: string;
    }
  | { readonly page: 'search'; readonly query: string }
  | { readonly page: 'sign-in'; readonly after: string }
  /** The one-time token came in the fragment; it is gone from the address by now. */
  | { readonly page: 'claim' | 'invite'; readonly token: string };

const plainPages = new Map<string, Route>([
  ['', { page: 'library' }],
  ['albums', { page: 'albums' }],
  ['artists', { page: 'artists' }],
  ['activity', { page: 'activity' }],
  ['account', { page: 'account' }],
  ['shop', { page: 'shop' }],
  ['cart', { page: 'cart' }],
  ['orders', { page: 'orders' }],
  ['licences', { page: 'licences' }],
  ['plans', { page: 'plans' }],
  ['selling', { page: 'selling' }],
  ['payments', { page: 'payments' }],
  ['reconciliation', { page: 'reconciliation' }],
]);

/** The route of a URL below the base path (`/` or `/music/`). */
export function matchRoute(url: URL, basePath: string): Route {
  const path = url.pathname.startsWith(basePath) ? url.pathname.slice(basePath.length) : '';
  const [first = '', second, ...more] = path.replace(/\/$/, '').split('/');
  if (more.length > 0) return { page: 'not-found' };
  if (second !== undefined) {
    const kind = (
      {
        albums: 'album',
        artists: 'artist',
        tracks: 'track',
        orders: 'order',
        proofs: 'proof',
        reconciliation: 'reconcile-run',
      } as const
    )[first];
    return kind ? { page: kind, id: second } : { page: 'not-found' };
  }
  if (first === 'search') return { page: 'search', query: url.searchParams.get('q') ?? '' };
  if (first === 'sign-in') {
    return { page: 'sign-in', after: url.searchParams.get('after') ?? '' };
  }
  if (first === 'claim' || first === 'invite') return { page: first, token: url.hash.slice(1) };
  return plainPages.get(first) ?? { page: 'not-found' };
}

export interface Router {
  readonly route: Pick<Store<Route>, 'get' | 'subscribe'>;
  /** Path below the base path, without a leading slash: `albums/…`. */
  readonly go: (path: string, how?: 'push' | 'replace') => void;
  /** What a link to the path has as its address. */
  readonly href: (path: string) => string;
}

/** What a payment provider adds to these addresses is not believed, and may hold a secret. */
const providersLeadTo = new Set<Route['page']>(['order', 'account', 'selling']);

/**
 * Routes by the History API below the base path. One-time tokens leave the address at once, and so
 * does what payment providers add to it.
 */
export function createRouter(window: Window, basePath: string): Router {
  const read = () => {
    const url = new URL(window.location.href);
    const found = matchRoute(url, basePath);
    const isTold = url.hash !== '' && 'token' in found;
    const isLedBack = url.search !== '' && providersLeadTo.has(found.page);
    if (isTold || isLedBack) window.history.replaceState(null, '', url.pathname);
    return found;
  };
  const route = createStore<Route>(read());
  window.addEventListener('popstate', () => route.set(read()));
  return {
    route,
    href: (path) => `${basePath}${path}`,
    go(path, how = 'push') {
      const address = `${basePath}${path}`;
      if (how === 'push') window.history.pushState(null, '', address);
      else window.history.replaceState(null, '', address);
      route.set(read());
      if (how === 'push') window.scrollTo(0, 0);
    },
  };
}
