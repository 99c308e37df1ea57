import type { CallFault, Provider } from '../faults/model.ts';
import type { World } from '../world.ts';

/** A request that has been read. */
export interface SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly remoteAddress: string;
  readonly localAddress: string;
  /** What goes wrong with this call. */
  readonly fault: CallFault | undefined;
  /** Named parts of the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** An answer that is to be sent. A string is sent as it is, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Called when it has been sent, or cannot be. */
  readonly onSent?: () => void;
}

export type Handler = (world: World, request: SandboxRequest) => Answer | Promise<Answer>;

export interface Route {
  readonly method: string;
  /** `/payments/:id`; a colon names a part. */
  readonly path: string;
  readonly handler: Handler;
}

/** A request as it is kept for counting. */
export interface RecordedCall {
  readonly at: string;
  readonly provider: Provider;
  readonly method: string;
  readonly path: string;
  /** The query string, without its question mark. */
  readonly query: string;
  readonly idempotencyKey: string | null;
  /** Null when no answer was sent. */
  readonly status: number | null;
  readonly fault: string | null;
  /** Null while it is under way. */
  readonly durationMs: number | null;
}
