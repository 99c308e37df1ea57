import type { Me, Tokens } from '#server/contract/auth.ts';

import { createStore, type Store } from '#web/app/store.ts';

import { ApiProblem, readProblem } from './api-problem.ts';

export type SessionState =
  | { readonly status: 'restoring' | 'guest' }
  | { readonly status: 'signed-in'; readonly me: Me };

/**
 * The visitor's session. The access token lives in this object alone; the refresh token is a
 * cookie that no script can read. A hint in the storage says whether such a cookie may exist, so
 * that a guest's page does not ask for what is bound to be refused.
 */
export interface Session {
  readonly state: Pick<Store<SessionState>, 'get' | 'subscribe'>;
  /** Picks up the session of an earlier visit, if there was one. */
  readonly restore: () => Promise<void>;
  readonly accept: (tokens: Tokens) => void;
  /** Forgets the session on this page; the server is not asked. */
  readonly drop: () => void;
  /** A live access token, refreshed before it ends; undefined for guests. */
  readonly accessToken: () => Promise<string | undefined>;
  /**
   * Trades the cookie for a new access token; callers at the same time share one request.
   * False when the session has ended. @throws ApiProblem when the server cannot be reached.
   */
  readonly refresh: () => Promise<boolean>;
}

export interface SessionInput {
  /** URL of the API, with a slash at its end. */
  readonly apiUrl: string;
  readonly fetch: typeof fetch;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Monotonic clock, milliseconds. */
  readonly now: () => number;
}

export const SESSION_HINT = 'veza.session';
/** A token this close to its end is refreshed first. */
const refreshAheadMs = 15_000;

export function createSession(input: SessionInput): Session {
  const state = createStore<SessionState>({ status: 'restoring' });
  let token: { value: string; endsAtMs: number } | undefined;
  let refreshing: Promise<boolean> | undefined;

  const accept = (tokens: Tokens) => {
    token = { value: tokens.accessToken, endsAtMs: input.now() + tokens.expiresInSeconds * 1000 };
    input.storage.setItem(SESSION_HINT, '1');
    state.set({ status: 'signed-in', me: tokens.me });
  };
  const drop = () => {
    token = undefined;
    input.storage.removeItem(SESSION_HINT);
    state.set({ status: 'guest' });
  };

  const requestTokens = async (): Promise<boolean> => {
    const response = await postEmpty(input, 'auth/refresh');
    if (response.ok) {
      accept((await response.json()) as Tokens);
      return true;
    }
    const problem = await readProblem(response);
    if (problem.status !== 401 && problem.status !== 403) throw problem;
    drop();
    return false;
  };
  const refresh = () => {
    refreshing ??= requestTokens().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };

  return {
    state,
    accept,
    drop,
    refresh,
    async restore() {
      if (input.storage.getItem(SESSION_HINT) === null) return drop();
      // Not reached is not refused: the hint stays for the next visit.
      await refresh().catch(() => state.set({ status: 'guest' }));
    },
    async accessToken() {
      if (!token) return undefined;
      if (token.endsAtMs - input.now() < refreshAheadMs) await refresh();
      return token?.value;
    },
  };
}

async function postEmpty(input: SessionInput, path: string): Promise<Response> {
  try {
    return await input.fetch(`${input.apiUrl}${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  } catch (cause) {
    throw unreachable(cause);
  }
}

/** The problem of a request that got no answer. */
export function unreachable(cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    status: 0,
    code: 'unreachable',
    detail: 'The server cannot be reached.',
    hint: 'Check the connection and try again.',
  });
  problem.cause = cause;
  return problem;
}
