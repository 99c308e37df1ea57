import type { Validators } from './conditions.ts';

/** A file that may be sent: where its bytes are and what is said of them. */
export interface MediaFile extends Validators {
  /** Absolute; made from a storage key, never from a request. */
  readonly path: string;
  /** `modifiedAt` as an HTTP date. */
  readonly lastModified: string;
  readonly bytes: number;
  readonly contentType: string;
  /** Small and asked for often: kept in memory. */
  readonly hot: boolean;
}
