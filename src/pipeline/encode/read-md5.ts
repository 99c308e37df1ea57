/** Longest answer that is read; `MD5=` and 32 digits are 37 bytes. */
const bytesMax = 200;

/** Reads to the end what FFmpeg's md5 muxer wrote: 32 hexadecimal digits, null where it wrote none. */
export async function readMd5(source: AsyncIterable<Buffer>): Promise<string | null> {
  let text = '';
  for await (const chunk of source) text = (text + chunk.toString('latin1')).slice(0, bytesMax);
  return /^MD5=([0-9a-f]{32})$/m.exec(text)?.[1] ?? null;
}
