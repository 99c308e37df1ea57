import type { Request, Response } from 'express';
import type * as z from 'zod';

import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import type { ServerState } from '../server-state.ts';
import type { AccessRule } from './access.ts';

type Schema = z.ZodType;
type Parsed<S> = S extends Schema ? z.output<S> : undefined;

/** One answer of a route: JSON by its schema, or bytes of a media type. */
export type ResponseSpec =
  | { readonly doc: string; readonly json: Schema }
  | { readonly doc: string; readonly media: string }
  | { readonly doc: string };

/** What a handler gets: everything parsed, the viewer known, the access rule already held. */
export interface RouteInput<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly viewer: Viewer;
  /** Address of the client, forwarding headers believed only from trusted proxies. */
  readonly ip: string;
  readonly req: Request;
  readonly res: Response;
  /** The running server: its metrics, caches and readiness. */
  readonly server: ServerState;
}

/**
 * A handler returns the JSON body, or undefined when it has written the response itself (media)
 * or there is none (204).
 */
export type RouteHandler<P, Q, B> = (ctx: Context, input: RouteInput<P, Q, B>) => Promise<unknown>;

export interface RateLimit {
  /** Name in the RateLimit headers; one counter for each name and key. */
  readonly name: string;
  readonly requests: number;
  readonly windowSeconds: number;
  /** Who shares one counter. */
  readonly per: 'ip' | 'account';
  /** Counted in this process alone, which costs nothing: for what comes often and must be fast. */
  readonly here?: true;
}

export interface RouteSpec<
  P extends Schema | undefined,
  Q extends Schema | undefined,
  B extends Schema | undefined,
> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express path under the base path: `/api/v1/tracks/:id`. */
  readonly path: string;
  /** operationId of the API document. */
  readonly id: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: AccessRule;
  readonly params?: P;
  readonly query?: Q;
  /** JSON body; unknown fields are refused by strict objects. */
  readonly body?: B;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** The viewer is not looked up, because the route must answer when nothing else does. */
  readonly anonymous?: true;
  /** Besides the general limit of the API. */
  readonly rateLimit?: RateLimit;
  /**
   * Whether the caller may, or must, send an `Idempotency-Key`: the same request under the same key
   * gets the same answer and does nothing twice. For accounts only.
   */
  readonly idempotency?: 'required' | 'optional';
  /** POST from a browser page of another origin is refused where cookies may speak. */
  readonly originCheck?: true;
  readonly handler: RouteHandler<Parsed<P>, Parsed<Q>, Parsed<B>>;
}

/** A route whose schemas' types are known only to itself: what the router, docs and tests see. */
export type Route = RouteSpec<Schema | undefined, Schema | undefined, Schema | undefined>;

/**
 * Declares a route: one object validates, documents, limits and guards it. Types of params, query
 * and body follow from the schemas.
 */
export function defineRoute<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(spec: RouteSpec<P, Q, B>): Route {
  return Object.freeze(spec) as unknown as Route;
}
