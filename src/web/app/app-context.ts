import { createContext, useContext } from 'react';

import type { Me } from '#server/contract/auth.ts';
import type { PaymentsInfo } from '#server/contract/payments.ts';

import type { App } from './create-app.ts';
import { useStore } from './store.ts';

/** The page's parts, for every component. */
export const AppContext = createContext<App | undefined>(undefined);

/** @throws when a component stands outside of the page. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('No AppContext above this component.');
  return app;
}

/** The account that is signed in; undefined for guests. */
export function useMe(): Me | undefined {
  const state = useStore(useApp().session.state);
  return state.status === 'signed-in' ? state.me : undefined;
}

/** What is known of money here; undefined where nothing can be bought, and before it is known. */
export function usePayments(): PaymentsInfo | undefined {
  const info = useStore(useApp().paymentsInfo);
  return info?.configured ? info : undefined;
}
