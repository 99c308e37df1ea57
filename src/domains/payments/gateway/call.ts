/** What every call to a provider carries. */
export interface Call {
  readonly signal: AbortSignal;
  /** Correlation id; goes to the provider in a header, and to the log. */
  readonly requestId: string;
}

/** A call that may have an effect. */
export interface KeyedCall extends Call {
  /** Never empty: that is an error before anything is sent. */
  readonly idempotencyKey: string;
  /**
   * Whether no earlier call under this key may have had an effect. Only then does a refusal prove
   * that nothing was done.
   */
  readonly first: boolean;
  /**
   * Whether the provider surely still remembers the key and repeats what it did under it. Then a
   * refusal of a repeat proves that the object is not there, where a provider keeps keys at all.
   */
  readonly keyHolds?: boolean;
  /**
   * Whether whoever asks still has the right to, for as long as a request may take. Asked right before
   * it is sent: a process that was stopped, or waited for its turn, may have been taken for dead, and
   * what others have done meanwhile the key may not know any more.
   */
  readonly isHeld?: () => boolean;
}
