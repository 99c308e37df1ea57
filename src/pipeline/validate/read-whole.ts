import type { ByteRange } from '../playlist/playlist-view.ts';
import type { Fetched } from './presentation.ts';
import type { ByteSource } from './sources/byte-source.ts';
import { ReadFailure } from './sources/read-failure.ts';

/** Reads a small resource, or a range of one, into memory; `fetched.failure` says why it is not there. */
export async function readWhole(
  { source, signal }: { readonly source: ByteSource; readonly signal: AbortSignal },
  location: string | undefined,
  bytesMax: number,
  range?: ByteRange,
): Promise<{ fetched: Fetched; bytes: Buffer | undefined }> {
  if (location === undefined) return { fetched: NOWHERE, bytes: undefined };
  await using opened = await source.open(location, { range, bytesMax, signal });
  if (opened.bytes === undefined) return { fetched: opened.fetched, bytes: undefined };
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of opened.bytes) chunks.push(chunk);
  } catch (thrown) {
    return { fetched: withFailure(opened.fetched, thrown), bytes: undefined };
  }
  return { fetched: opened.fetched, bytes: Buffer.concat(chunks) };
}

/** A source that ends early says why; anything else is no matter of the resource. */
export function withFailure(fetched: Fetched, thrown: unknown): Fetched {
  if (!(thrown instanceof ReadFailure)) throw thrown;
  const { code, reason } = thrown;
  return { ...fetched, failure: { code, reason } };
}

const NOWHERE: Fetched = Object.freeze({
  resource: { name: '', location: '' },
  asked: undefined,
  failure: { code: 'no-uri', reason: 'has a URI that cannot be resolved' },
  totalBytes: undefined,
  delivery: undefined,
});
