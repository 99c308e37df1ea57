import type { Response } from 'express';

import type { Context } from '#context.ts';
import { GUEST, type Viewer } from '#domains/identity/index.ts';

/** What is known of one request while it is answered. */
export class RequestState {
  readonly requestId: string;
  readonly startedMs: number;
  viewer: Viewer = GUEST;
  /** The pattern of the route that matched; never the address itself, which may hold tokens. */
  pattern = 'unmatched';
  readonly #server: Context;
  readonly #res: Response;
  #own: Context | undefined;

  constructor(server: Context, requestId: string, res: Response) {
    this.#server = server;
    this.#res = res;
    this.requestId = requestId;
    this.startedMs = server.clock.monotonicMs();
  }

  /**
   * The server's context with this request's id, log and signal. It is made when it is asked for:
   * what is answered from memory needs none.
   */
  get ctx(): Context {
    return (this.#own ??= {
      ...this.#server,
      requestId: this.requestId,
      log: this.#server.log.child({ requestId: this.requestId }),
      // A stop drains requests, so it is the end of the connection that ends their work.
      signal: signalOf(this.#res),
    });
  }
}

const KEY = 'veza';

export function setRequestState(res: Response, state: RequestState): void {
  res.locals[KEY] = state;
}

/** The state that the first middleware made. */
export function requestState(res: Response): RequestState {
  return res.locals[KEY] as RequestState;
}

/** Aborted when the client goes away before it has its answer. */
function signalOf(res: Response): AbortSignal {
  const gone = new AbortController();
  const check = (): void => {
    if (res.writableFinished) return;
    gone.abort(new DOMException('The client went away', 'AbortError'));
  };
  if (res.closed) check();
  else res.once('close', check);
  return gone.signal;
}
