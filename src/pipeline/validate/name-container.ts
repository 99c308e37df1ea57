import { frameHeaderBytes, readFrameHeader } from '../packed/frame-header.ts';
import { packetBytes } from '../ts/cut-packets.ts';

/** Bytes that are enough to tell containers apart. */
export const containerHeadBytes = 4096;

/** Box types that a segment may begin with; anything else is no start of fragmented MP4. */
const BOXES = new Set(
  'styp ftyp moof moov mdat sidx ssix emsg prft free skip uuid pdin meta wide mfra'.split(' '),
);
/** Packets that must follow each other. */
const packetsMin = 3;

/** The kind of segment that the first bytes begin; a name and its extension say nothing. Pure. */
export function nameContainer(head: Buffer): 'ts' | 'fmp4' | 'packed' | 'unknown' {
  if (head.length >= 8 && BOXES.has(head.toString('latin1', 4, 8))) return 'fmp4';
  if (isTransportStream(head)) return 'ts';
  if (head.toString('latin1', 0, 3) === 'ID3' || beginsWithFrames(head)) return 'packed';
  return 'unknown';
}

/** Also where the first packets are damaged, or a part of one is missing. */
function isTransportStream(head: Buffer): boolean {
  if (head.length < packetBytes * packetsMin) {
    return head[0] === 0x47 && (head.length <= packetBytes || head[packetBytes] === 0x47);
  }
  const firstMax = head.length - packetBytes * packetsMin;
  for (let first = 0; first <= Math.min(firstMax, packetBytes * 3); first += 1) {
    if (head[first] !== 0x47) continue;
    let packets = 1;
    while (packets < packetsMin && head[first + packets * packetBytes] === 0x47) packets += 1;
    if (packets === packetsMin) return true;
  }
  return false;
}

/** Two frames in a row, or one that fills everything: two bytes alone are found anywhere. */
function beginsWithFrames(head: Buffer): boolean {
  if (head.length < frameHeaderBytes) return false;
  const first = readFrameHeader(head, 0);
  if (first === undefined) return false;
  const next = first.bytes;
  if (next + frameHeaderBytes > head.length) return head.length < containerHeadBytes || next > 3000;
  return readFrameHeader(head, next)?.format === first.format;
}
