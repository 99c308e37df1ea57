/**
 * Why there is no answer that could be read.
 *
 * - `not_sent`: no connection was made, so nothing was sent.
 * - `timeout`, `reset`, `aborted`: it may have been sent, and nothing whole came back in time.
 * - `truncated`, `malformed`, `html`, `oversize`: something came back that is no answer of a provider.
 */
export type HttpFault =
  | 'not_sent'
  | 'timeout'
  | 'reset'
  | 'aborted'
  | 'truncated'
  | 'malformed'
  | 'html'
  | 'oversize';

/** What came of one request: JSON with its status, or why there is none. */
export type HttpAnswer =
  | {
      readonly fault?: undefined;
      readonly status: number;
      readonly retryAfter?: string | null;
      /** Whether it says of itself that it is the answer to an earlier request under the same key. */
      readonly replayed?: boolean;
      /** As `parseExactJson` has it. */
      readonly body: unknown;
    }
  | {
      readonly fault: HttpFault;
      /** Where a status came before the fault. */
      readonly status: number | null;
      readonly retryAfter?: string | null;
      readonly message: string;
    };
