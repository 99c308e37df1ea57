import type { Context } from '#context.ts';

import type { Operation, OperationKind, Provider } from './model.ts';
import type { Outcome, Refusal } from './outcome.ts';

/** Inside a transaction: nothing of the network is in reach. */
export type MoneyTx = Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId'>;
/** Outside of any transaction. */
export type MoneyCall = Pick<
  Context,
  'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId' | 'psp' | 'signal'
>;

/** What becomes of an operation after its owner has seen the provider's answer. */
export type Verdict =
  /** Final, as far as anybody knows; news of it open it again. */
  | { readonly state: 'settled' }
  /** Looked at again: by the back-off of looks, which starts anew after `progress`. */
  | { readonly state: 'watching'; readonly progress?: boolean; readonly afterMs?: number }
  /** Surely not done, and not to be done. */
  | { readonly state: 'refused' }
  /** To be sent again: under a new key, because the old one has its answer. */
  | { readonly state: 'due'; readonly newKey: boolean; readonly afterMs: number };

/** What the owner wants done when somebody has taken the operation. */
export type Beginning<Subject> =
  /** Send it, or look for it. `newKey`: it is another request than the key was used for. */
  | { readonly act: 'go'; readonly subject: Subject; readonly newKey?: boolean }
  /** It is not wanted, or not wanted yet; nothing is sent. */
  | { readonly act: 'leave'; readonly verdict: Verdict };

/**
 * How one kind of object is had at its provider. `send` and `look` run outside of any transaction,
 * the others inside the one that also writes the operation.
 */
export interface OperationHandler<Subject, Remote> {
  readonly kind: OperationKind;
  readonly provider: Provider;
  /**
   * Locks what the operation is about until the transaction ends: the order or subscription first,
   * then the subject's own row. Called before the operation itself is locked, here as everywhere,
   * so that nobody waits for each other.
   */
  lock(tx: MoneyTx, subjectId: string): Promise<void>;
  /**
   * Called when the operation is taken: reads the subject and moves it to its state "being sent".
   * `mode` says whether it may have been sent before.
   */
  begin(tx: MoneyTx, operation: Operation, mode: 'send' | 'look'): Promise<Beginning<Subject>>;
  /** Asks for the object. Undefined: this kind is only ever followed, never made by us. */
  readonly send?: (
    ctx: MoneyCall,
    subject: Subject,
    operation: Operation,
  ) => Promise<Outcome<Remote>>;
  /** Finds out whether the object is there. May repeat the request where the key still protects it. */
  look(ctx: MoneyCall, subject: Subject, operation: Operation): Promise<Outcome<Remote>>;
  /** The object is there: what follows for our own rows and the ledger, whatever was known before. */
  apply(
    tx: MoneyTx,
    subject: Subject,
    remote: Remote,
    operation: Operation,
  ): Promise<{ readonly verdict: Verdict; readonly providerObjectId: string }>;
  /** Surely nothing was done. */
  refuse(tx: MoneyTx, subject: Subject, refusal: Refusal, operation: Operation): Promise<Verdict>;
  /** Nobody knows yet: moves the subject to its state "unclear". Never a failure. */
  doubt(tx: MoneyTx, subject: Subject, operation: Operation): Promise<void>;
  /** Whether an object that is proved absent is asked for under a new key: where keys have answers. */
  readonly newKeyAfterAbsence: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a table mixes handlers of different subjects
export type AnyHandler = OperationHandler<any, any>;
export type Handlers = Readonly<Partial<Record<OperationKind, AnyHandler>>>;
