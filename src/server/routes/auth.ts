import {
  claimInstallation,
  identityErrors,
  logIn,
  logOut,
  logOutEverywhere,
  refreshSession,
  registerByInvitation,
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

const claim = defineRoute({
  method: 'post',
  path: '/api/v1/auth/claim',
  id: 'claimInstallation',
  summary: 'Become the first administrator with the token of the claim link.',
  tag: TAG,
  access: anyone,
  body: claimBody,
  responses: { 200: signedInAnswer },
  rateLimit: { name: 'claim', requests: 10, windowSeconds: 60, per: 'ip' },
  originCheck: true,
  async handler(ctx, input) {
    const { transport, ...body } = input.body;
    const grant = await claimInstallation(ctx, { ...body, client: clientOf(input) });
    return answerTokens(ctx, input, grant, transport);
  },
});

const register = defineRoute({
  method: 'post',
  path: '/api/v1/auth/register',
  id: 'register',
  summary: 'Create an account with an invitation.',
  tag: TAG,
  access: anyone,
  body: registerBody,
  responses: { 200: signedInAnswer },
  rateLimit: { name: 'register', requests: 10, windowSeconds: 60, per: 'ip' },
  originCheck: true,
  async handler(ctx, input) {
    const { transport, ...body } = input.body;
    const grant = await registerByInvitation(ctx, { ...body, client: clientOf(input) });
    return answerTokens(ctx, input, grant, transport);
  },
});

const login = defineRoute({
  method: 'post',
  path: '/api/v1/auth/login',
  id: 'logIn',
  summary: 'Sign in with e-mail and password.',
  tag: TAG,
  access: anyone,
  body: loginBody,
  responses: { 200: signedInAnswer },
  rateLimit: { name: 'login', requests: 20, windowSeconds: 60, per: 'ip' },
  originCheck: true,
  async handler(ctx, input) {
    const { transport, ...body } = input.body;
    const grant = await logIn(ctx, { ...body, client: clientOf(input) });
    return answerTokens(ctx, input, grant, transport);
  },
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
