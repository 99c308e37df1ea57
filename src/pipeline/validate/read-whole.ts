import type { ByteRange } from '../playlist/playlist-view.ts';
import type { Fetched } from './presentation.ts';
import type { ByteSource } from './sources/byte-source.ts';

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
  for await (const chunk of opened.bytes) chunks.push(chunk);
  return { fetched: opened.fetched, bytes: Buffer.concat(chunks) };
}

const NOWHERE: Fetched = Object.freeze({
  resource: { name: '', location: '' },
  asked: undefined,
  failure: { code: 'no-uri', reason: 'its URI cannot be resolved' },
  totalBytes: undefined,
  delivery: undefined,
});
