import type {
  Invitation,
  Session as SessionRow,
  SiteInfo,
  Tokens,
  WsTicket,
} from '#server/contract/auth.ts';

import type { Client } from './client.ts';
import type { Page } from './page.ts';

export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** Accounts and sessions; tokens come with the refresh token in the cookie. */
export const createAccountApi = (client: Client) => ({
  site: () => client<SiteInfo>('GET', 'site'),
  login: (email: string, password: string) =>
    client<Tokens>('POST', 'auth/login', { body: { email, password, transport: 'cookie' } }),
  claim: (token: string, account: NewAccount) =>
    client<Tokens>('POST', 'auth/claim', { body: { token, ...account, transport: 'cookie' } }),
  register: (invitation: string, account: NewAccount) =>
    client<Tokens>('POST', 'auth/register', {
      body: { invitation, ...account, transport: 'cookie' },
    }),
  logout: () => client<undefined>('POST', 'auth/logout', { body: {} }),
  logoutEverywhere: () => client<undefined>('POST', 'auth/logout-all'),
  sessions: () => client<Page<SessionRow>>('GET', 'auth/sessions'),
  revokeSession: (id: string) => client<undefined>('DELETE', `auth/sessions/${id}`),
  invite: (email: string | undefined, role: Invitation['role']) =>
    client<Invitation>('POST', 'invitations', { body: email ? { email, role } : { role } }),
  wsTicket: () => client<WsTicket>('POST', 'ws/ticket'),
});
export type AccountApi = ReturnType<typeof createAccountApi>;
