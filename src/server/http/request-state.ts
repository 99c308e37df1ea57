import type { Response } from 'express';

import type { Context } from '#context.ts';
import { GUEST, type Viewer } from '#domains/identity/index.ts';

/** What is known of one request while it is answered. */
export interface RequestState {
  /** The server's context with this request's id, log and signal. */
  readonly ctx: Context;
  readonly startedMs: number;
  viewer: Viewer;
  /** The pattern of the route that matched; never the address itself, which may hold tokens. */
  pattern: string;
}

const KEY = 'veza';

export function setRequestState(
  res: Response,
  state: Pick<RequestState, 'ctx' | 'startedMs'>,
): RequestState {
  const full: RequestState = { ...state, viewer: GUEST, pattern: 'unmatched' };
  res.locals[KEY] = full;
  return full;
}

/** The state that the first middleware made. */
export function requestState(res: Response): RequestState {
  return res.locals[KEY] as RequestState;
}
