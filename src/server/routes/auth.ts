import type * as z from 'zod';

import type { Context } from '#context.ts';
import {
  claimInstallation,
  identityErrors,
  logIn,
  logOut,
  logOutEverywhere,
  refreshSession,
  registerByInvitation,
  type Client,
  type SessionGrant,
} from '#domains/identity/index.ts';

import { claimBody, loginBody, refreshBody, registerBody, tokens } from '../contract/auth.ts';
import { anyone, signedIn } from '../http/access.ts';
import { checkOrigin } from '../http/origin.ts';
import { readRefreshCookie } from '../http/refresh-cookie.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { serverErrors } from '../server-errors.ts';
import { answerTokens, clientOf, forgetCookie } from './session-answer.ts';

const TAG = 'accounts';
const signedInAnswer = { doc: 'Signed in: an access token and who it is for.', json: tokens };

/** What every body that signs in says: where the refresh token shall go. */
interface SignInBody {
  readonly transport: 'cookie' | 'body';
}

interface SignInRoute<B extends SignInBody> {
  /** Last part of the path, and the name of the limit. */
  readonly name: string;
  readonly id: string;
  readonly summary: string;
  readonly body: z.ZodType<B>;
  readonly requestsPerMinute: number;
  readonly grant: (
    ctx: Context,
    input: Omit<B, 'transport'> & { readonly client: Client },
  ) => Promise<SessionGrant>;
}

/** A route that ends with an account signed in: only who is let in differs. */
function signInRoute<B extends SignInBody>(spec: SignInRoute<B>): Route {
  const { name, id, summary, body, requestsPerMinute } = spec;
  return defineRoute({
    method: 'post',
    path: `/api/v1/auth/${name}`,
    id,
    summary,
    tag: TAG,
    access: anyone,
    body,
    responses: { 200: signedInAnswer },
    rateLimit: { name, requests: requestsPerMinute, windowSeconds: 60, per: 'ip' },
    originCheck: true,
    async handler(ctx, input) {
      const { transport, ...given } = input.body;
      const grant = await spec.grant(ctx, { ...given, client: clientOf(input) });
      return answerTokens(ctx, input, grant, transport);
    },
  });
}

const claim = signInRoute({
  name: 'claim',
  id: 'claimInstallation',
  summary: 'Become the first administrator with the token of the claim link.',
  body: claimBody,
  requestsPerMinute: 10,
  grant: claimInstallation,
});

const register = signInRoute({
  name: 'register',
  id: 'register',
  summary: 'Create an account with an invitation.',
  body: registerBody,
  requestsPerMinute: 10,
  grant: registerByInvitation,
});

const login = signInRoute({
  name: 'login',
  id: 'logIn',
  summary: 'Sign in with e-mail and password.',
  body: loginBody,
  requestsPerMinute: 20,
  grant: logIn,
});

const refresh = defineRoute({
  method: 'post',
  path: '/api/v1/auth/refresh',
  id: 'refreshSession',
  summary: 'Trade the refresh token of the body or of the cookie for new tokens.',
  tag: TAG,
  access: anyone,
  body: refreshBody,
  responses: { 200: signedInAnswer },
  rateLimit: { name: 'refresh', requests: 120, windowSeconds: 60, per: 'ip' },
  originCheck: true,
  async handler(ctx, input) {
    const fromBody = input.body.refreshToken;
    const refreshToken = fromBody ?? readRefreshCookie(ctx.config, input.req);
    const transport = fromBody === undefined ? 'cookie' : 'body';
    if (transport === 'cookie') checkOrigin(ctx.config, input.req, { cookieSpeaks: true });
    if (refreshToken === undefined) throw serverErrors.UNAUTHENTICATED({});
    try {
      const grant = await refreshSession(ctx, { refreshToken, client: clientOf(input) });
      return answerTokens(ctx, input, grant, transport);
    } catch (error) {
      if (isRefusal(error) && transport === 'cookie') forgetCookie(ctx, input);
      throw error;
    }
  },
});

const logout = defineRoute({
  method: 'post',
  path: '/api/v1/auth/logout',
  id: 'logOut',
  summary: 'End this session: that of the access token, of the body or of the cookie.',
  tag: TAG,
  access: anyone,
  body: refreshBody,
  responses: { 204: { doc: 'Signed out.' } },
  originCheck: true,
  async handler(ctx, input) {
    const fromCookie = readRefreshCookie(ctx.config, input.req);
    if (fromCookie !== undefined) checkOrigin(ctx.config, input.req, { cookieSpeaks: true });
    const refreshToken = input.body.refreshToken ?? fromCookie;
    await logOut(ctx, { viewer: input.viewer, refreshToken });
    forgetCookie(ctx, input);
  },
});

const logoutAll = defineRoute({
  method: 'post',
  path: '/api/v1/auth/logout-all',
  id: 'logOutEverywhere',
  summary: 'End every session of the account.',
  tag: TAG,
  access: signedIn,
  responses: { 204: { doc: 'Signed out everywhere.' } },
  originCheck: true,
  async handler(ctx, input) {
    if (input.viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
    await logOutEverywhere(ctx, input.viewer.userId);
    forgetCookie(ctx, input);
  },
});

function isRefusal(error: unknown): boolean {
  return (error as { code?: unknown }).code === identityErrors.REFRESH_REFUSED.code;
}

export const AUTH_ROUTES: readonly Route[] = [claim, register, login, refresh, logout, logoutAll];
