import type { PaymentsInfo } from '#server/contract/payments.ts';

import { createAccountApi, type AccountApi } from '#web/api/account-api.ts';
import { createBillingApi, type BillingApi } from '#web/api/billing-api.ts';
import { createCatalogApi, type CatalogApi } from '#web/api/catalog-api.ts';
import { createClient } from '#web/api/client.ts';
import { createMarketApi, type MarketApi } from '#web/api/market-api.ts';
import { createPaymentsApi, type PaymentsApi } from '#web/api/payments-api.ts';
import { createReconcileApi, type ReconcileApi } from '#web/api/reconcile-api.ts';
import { createSellingApi, type SellingApi } from '#web/api/selling-api.ts';
import { createSession, SESSION_HINT, type Session } from '#web/api/session.ts';
import { createWorkApi, type WorkApi } from '#web/api/work-api.ts';
import { connectMediaSession } from '#web/player/media-session.ts';
import { createPlayer, type Player } from '#web/player/player.ts';
import { createConnection, type Connection } from '#web/realtime/connection.ts';

import { createResourceCache, type ResourceCache } from './resource-cache.ts';
import { createRouter, type Router } from './router.ts';
import { createStore, type Store } from './store.ts';

/** Everything that the page's parts share. */
export interface App {
  readonly session: Session;
  readonly account: AccountApi;
  readonly catalog: CatalogApi;
  readonly work: WorkApi;
  readonly market: MarketApi;
  readonly billing: BillingApi;
  readonly selling: SellingApi;
  readonly payments: PaymentsApi;
  readonly reconcile: ReconcileApi;
  /** Undefined until it is known, and where it cannot be found out: then nothing is for sale. */
  readonly paymentsInfo: Pick<Store<PaymentsInfo | undefined>, 'get' | 'subscribe'>;
  readonly player: Player;
  readonly realtime: Connection;
  readonly router: Router;
  readonly resources: ResourceCache;
}

/** Wires the page: the one place where its parts meet the browser. */
export function createApp(window: Window & typeof globalThis): App {
  const { document, localStorage } = window;
  const base = new URL('.', document.baseURI);
  const apiUrl = new URL('api/v1/', base).href;
  const fetch = window.fetch.bind(window);

  const session = createSession({
    apiUrl,
    fetch,
    storage: localStorage,
    now: () => performance.now(),
  });
  const client = createClient({ apiUrl, fetch, session });
  const account = createAccountApi(client);
  const catalog = createCatalogApi(client);
  const resources = createResourceCache();
  const payments = createPaymentsApi(client);
  const paymentsInfo = createStore<PaymentsInfo | undefined>(undefined);
  payments.info().then(paymentsInfo.set, () => undefined);

  const audio = () => {
    const element = document.createElement('audio');
    element.preload = 'auto';
    return document.body.appendChild(element);
  };
  const player = createPlayer({
    elements: [audio(), audio()],
    storage: localStorage,
    random: Math.random,
    reread: catalog.track,
  });
  if ('mediaSession' in navigator) connectMediaSession(player, navigator.mediaSession);

  const socketUrl = new URL('ws', base);
  socketUrl.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  const realtime = createConnection({
    openSocket: () => new WebSocket(socketUrl, 'veza.v1'),
    ticket: async () => (await account.wsTicket()).ticket,
    random: Math.random,
  });
  window.addEventListener('online', realtime.wake);

  forgetOnChange(session, resources, player);
  // Signed out in another tab: this one follows.
  window.addEventListener('storage', (event) => {
    if (event.key === SESSION_HINT && event.newValue === null) session.drop();
  });

  const router = createRouter(window, base.pathname);
  return {
    session,
    account,
    catalog,
    work: createWorkApi(client),
    market: createMarketApi(client),
    billing: createBillingApi(client),
    selling: createSellingApi(client),
    payments,
    reconcile: createReconcileApi(client),
    paymentsInfo,
    player,
    realtime,
    router,
    resources,
  };
}

/** What one visitor saw and heard is not for the next one. */
function forgetOnChange(session: Session, resources: ResourceCache, player: Player): void {
  let known = session.state.get();
  session.state.subscribe(() => {
    const now = session.state.get();
    const before = known.status === 'signed-in' ? known.me.id : undefined;
    known = now;
    if ((now.status === 'signed-in' ? now.me.id : undefined) === before) return;
    resources.clear();
    if (before !== undefined) player.stop();
  });
}
