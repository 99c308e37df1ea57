import { readProblem } from './api-problem.ts';
import { unreachable, type Session } from './session.ts';

export interface RequestOptions {
  readonly body?: unknown;
  /** Says that another request with it is the same one, whose answer may have been lost. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Calls the API as the visitor; `path` is relative to the API, `tracks?limit=50`. */
export type Client = <T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options?: RequestOptions,
) => Promise<T>;

export interface ClientInput {
  readonly apiUrl: string;
  readonly fetch: typeof fetch;
  readonly session: Pick<Session, 'accessToken' | 'refresh'>;
}

/**
 * A client that sends the access token and, where it is refused, refreshes and tries once more.
 * @throws ApiProblem for every answer that is not a success, and when there is none.
 */
export function createClient(input: ClientInput): Client {
  const send = async (method: string, path: string, options: RequestOptions) => {
    const token = await input.session.accessToken();
    const headers = new Headers();
    if (token) headers.set('authorization', `Bearer ${token}`);
    if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
    const init: RequestInit = { method, headers, credentials: 'same-origin' };
    if (options.signal) init.signal = options.signal;
    if (options.body !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = JSON.stringify(options.body);
    }
    try {
      return { token, response: await input.fetch(`${input.apiUrl}${path}`, init) };
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw unreachable(cause);
    }
  };

  return async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
    const first = await send(method, path, options);
    let { response } = first;
    if (response.status === 401 && first.token && (await input.session.refresh())) {
      ({ response } = await send(method, path, options));
    }
    if (!response.ok) throw await readProblem(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}
