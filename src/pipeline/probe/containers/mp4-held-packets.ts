import { type BoxNode, findNode } from '../../boxes/box-tree.ts';

/**
 * How many of the first packets lie in the file with all their bytes. Tables that do not fit
 * together hold back nothing: then a decode tells. Pure.
 */
export function countHeldPackets(table: BoxNode, fileBytes: number, packets: number): number {
  const sizes = findNode(table, 'stsz')?.payload;
  const runs = findNode(table, 'stsc')?.payload;
  const offsets = findNode(table, 'stco')?.payload ?? findNode(table, 'co64')?.payload;
  if (!sizes || !runs || !offsets || sizes.length < 12 || runs.length < 20) return packets;
  const isLong = findNode(table, 'stco') === undefined;
  const entryBytes = isLong ? 8 : 4;
  const chunks = Math.floor((offsets.length - 8) / entryBytes);
  const fixed = sizes.readUInt32BE(4);
  let run = 8;
  let packet = 0;
  let held = 0;
  for (let chunk = 0; chunk < chunks && packet < packets; chunk += 1) {
    // Chunks are numbered from 1; a run goes on until the first chunk of the next.
    while (run + 24 <= runs.length && runs.readUInt32BE(run + 12) <= chunk + 1) run += 12;
    const at = 8 + chunk * entryBytes;
    let end = isLong ? Number(offsets.readBigUInt64BE(at)) : offsets.readUInt32BE(at);
    const last = Math.min(packet + runs.readUInt32BE(run + 4), packets);
    for (; packet < last; packet += 1) {
      const sizeAt = 12 + packet * 4;
      if (fixed === 0 && sizeAt + 4 > sizes.length) return packets;
      end += fixed === 0 ? sizes.readUInt32BE(sizeAt) : fixed;
      if (end <= fileBytes) held += 1;
    }
  }
  return packet < packets ? packets : held;
}
