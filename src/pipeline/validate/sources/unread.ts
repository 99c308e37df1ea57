import type { Resource } from '../../playlist/playlist-view.ts';
import type { Delivery } from '../presentation.ts';
import type { OpenedBytes } from './byte-source.ts';
import type { ReadFailure } from './read-failure.ts';

/** What opening gives where there are no bytes. */
export function unread(
  resource: Resource,
  { code, reason }: ReadFailure,
  delivery?: Delivery,
): OpenedBytes {
  return {
    fetched: {
      resource,
      asked: resource.location,
      failure: { code, reason },
      totalBytes: undefined,
      delivery,
    },
    bytes: undefined,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
