import { formatBytes } from '#core/units.ts';

/**
 * Why a resource was not read, or not to its end.
 * - `not-found`, `denied`, `not-a-file`, `outside`: said by a file system
 * - `status`, `redirects`, `encoding`: said by a server
 * - `connection`, `timeout`, `private-address`, `cut`: on the way
 * - `too-large`, `range`, `scheme`: asked for what is not read
 */
export type FailureCode =
  | 'not-found'
  | 'denied'
  | 'not-a-file'
  | 'outside'
  | 'io'
  | 'status'
  | 'redirects'
  | 'encoding'
  | 'connection'
  | 'timeout'
  | 'private-address'
  | 'cut'
  | 'too-large'
  | 'range'
  | 'scheme';

/** What the bytes of a resource throw where they cannot be read to their end; it becomes a finding. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure';
  readonly code: FailureCode;
  /** A phrase that follows the resource's name: "is not there". */
  readonly reason: string;

  constructor(code: FailureCode, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.code = code;
    this.reason = reason;
  }
}

/** A resource that is larger than what is read of its kind; of an answer nobody knows how much. */
export function tooLarge(bytes: number | undefined, bytesMax: number): ReadFailure {
  const limit = formatBytes(bytesMax);
  const has = bytes === undefined ? `more than ${limit}` : formatBytes(bytes);
  return new ReadFailure('too-large', `has ${has}; at most ${limit} are read`);
}
