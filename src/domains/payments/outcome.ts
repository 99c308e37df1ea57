import type { ExceptionClass } from './model.ts';

/** What a person has to hear of beside the outcome itself. */
export interface Alarm {
  readonly class: ExceptionClass;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

interface Told {
  /** HTTP status; null where nothing came back. */
  readonly status: number | null;
  /** The provider's code, or ours for what is no answer: `timeout`, `malformed`. */
  readonly code: string;
  readonly message: string;
  readonly alarm?: Alarm;
  /** Only lists were looked through for it: nothing was asked for under the key. */
  readonly idle?: true;
}

/**
 * Whatever a provider answers, or does not answer, is one of these.
 *
 * - `applied`: the object is there, and it is the one that was asked for.
 * - `absent`: a look by id has proved that there is none.
 * - `refused`: surely nothing was done, and the same request would be refused again.
 * - `retry_same_key`: to be sent again under the same key; `clear` says that surely nothing was done,
 *   `kept` that the failure is an earlier one, which the provider gives again whenever it sees the key.
 * - `unknown`: something may have been done. Only a look can tell; it never counts as a failure.
 * - `stop`: the credentials are refused; nothing is to be sent until a person has looked.
 */
export type Outcome<Remote> =
  | { readonly kind: 'applied'; readonly object: Remote }
  | ({ readonly kind: 'absent' } & Told)
  | ({ readonly kind: 'refused' } & Told)
  | ({
      readonly kind: 'retry_same_key';
      readonly clear: boolean;
      readonly kept?: true;
      /** Where the provider has named a wait. */
      readonly afterMs?: number;
    } & Told)
  | ({ readonly kind: 'unknown' } & Told)
  | ({ readonly kind: 'stop' } & Told);

/** A refusal as the owner of the operation gets to see it. */
export type Refusal = Extract<Outcome<never>, { kind: 'refused' }>;

/** Whether it is an earlier answer under the same key, so that this call itself did nothing. Pure. */
export function isKept(outcome: Outcome<unknown>): boolean {
  return outcome.kind === 'retry_same_key' && outcome.kept === true;
}

/** Whether nothing can have been done under the key by the call that this is of. Pure. */
export function leavesKeyQuiet(outcome: Outcome<unknown>): boolean {
  return isKept(outcome) || (outcome.kind !== 'applied' && outcome.idle === true);
}
