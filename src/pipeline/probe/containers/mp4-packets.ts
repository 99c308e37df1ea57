import { type BoxNode, findNode } from '../../boxes/box-tree.ts';

/** The packets of the first sound track and what the edit list leaves of them. */
export interface Mp4Packets {
  /** `stbl`. */
  readonly table: BoxNode;
  /** Ticks a second of the track. */
  readonly timescale: number;
  /** Of most packets: encoders shorten the last one, and some the first. */
  readonly packetTicks: number;
  /** What is dropped at the start. */
  readonly skippedTicks: number;
  /** Where the edit ends, in ticks of the track. */
  readonly end: number;
  /** Where the sound ends to the sample, in ticks of the track; null where nothing says it so well. */
  readonly exactEnd: number | null;
  readonly isEdited: boolean;
  /** Packets that begin before a moment, and how long they are together. */
  before(ticks: number): { readonly packets: number; readonly ticks: number };
}

/** Tags of iTunes say the priming in hexadecimal; FFmpeg believes it before the edit list. */
const PRIMING = /iTunSMPB[^]{0,40}? 00000000 ([\dA-F]{8}) [\dA-F]{8} ([\dA-F]{16})/;
/** FFmpeg takes no longer priming than this. */
const PRIMING_MAX = 16_384;

/**
 * Reads the tables of the first sound track; undefined where they do not say how much is played:
 * tables that are cut, or more edits than one. Pure.
 */
export function readPackets(moov: BoxNode, bytes: Buffer): Mp4Packets | undefined {
  const track = moov.children.find(
    (box) => box.type === 'trak' && handlerOf(findNode(box, 'mdia', 'hdlr')) === 'soun',
  );
  const table = findNode(track, 'mdia', 'minf', 'stbl');
  const timescale = timescaleOf(findNode(track, 'mdia', 'mdhd'));
  const movieTimescale = timescaleOf(findNode(moov, 'mvhd'));
  const runs = findNode(table, 'stts')?.payload;
  if (table === undefined || runs === undefined || runs.length < 16 || !timescale) return undefined;
  const before = counter(runs);
  const whole = before(Infinity);
  const edits = readEdits(findNode(track, 'edts', 'elst')?.payload);
  if (edits.length > 1 || whole.packets === 0) return undefined;
  const [, primingHex = '0', soundHex] = PRIMING.exec(bytes.toString('latin1')) ?? [];
  const priming = Number.parseInt(primingHex, 16);
  const edit = edits[0];
  const end =
    edit === undefined
      ? whole.ticks
      : edit.start + Math.round((edit.duration * timescale) / movieTimescale);
  if (edit !== undefined && (!movieTimescale || edit.duration === 0)) return undefined;
  const isPrimed = priming > 0 && priming < PRIMING_MAX;
  const skippedTicks = isPrimed ? priming : (edit?.start ?? 0);
  const isEdited = skippedTicks > 0 || end < whole.ticks;
  const told = isPrimed ? priming + Number.parseInt(soundHex!, 16) : undefined;
  // An edit in ticks of the movie may be a millisecond off; a last packet that is shortened is not.
  const isFine = edit !== undefined && movieTimescale >= timescale;
  const isShortened = whole.ticks % commonTicks(runs) !== 0 && end >= whole.ticks - timescale / 500;
  const exactEnd = told ?? (isFine ? end : isShortened ? whole.ticks : null);
  return {
    table,
    timescale,
    packetTicks: commonTicks(runs),
    skippedTicks,
    end,
    exactEnd: exactEnd !== null && exactEnd > skippedTicks ? exactEnd : null,
    isEdited,
    before,
  };
}

/** Length of the packets that there are most of; of the first where there are as many of others. */
function commonTicks(runs: Buffer): number {
  const count = Math.min(runs.readUInt32BE(4), Math.floor((runs.length - 8) / 8));
  let most = 0;
  let ticks = 0;
  for (let index = 0; index < count; index += 1) {
    const packets = runs.readUInt32BE(8 + index * 8);
    if (packets <= most) continue;
    most = packets;
    ticks = runs.readUInt32BE(12 + index * 8);
  }
  return ticks;
}

function counter(runs: Buffer): Mp4Packets['before'] {
  const count = Math.min(runs.readUInt32BE(4), Math.floor((runs.length - 8) / 8));
  return (limit) => {
    let packets = 0;
    let ticks = 0;
    for (let index = 0; index < count && ticks < limit; index += 1) {
      const delta = runs.readUInt32BE(12 + index * 8);
      const within = delta === 0 ? Infinity : Math.ceil((limit - ticks) / delta);
      const taken = Math.min(runs.readUInt32BE(8 + index * 8), within);
      packets += taken;
      ticks += taken * delta;
    }
    return { packets, ticks };
  };
}

/** Edits that play something; one that only waits has a start of -1. */
function readEdits(list: Buffer | undefined): { start: number; duration: number }[] {
  if (list === undefined || list.length < 8) return [];
  const isLong = list[0] === 1;
  const entryBytes = isLong ? 20 : 12;
  const count = Math.min(list.readUInt32BE(4), Math.floor((list.length - 8) / entryBytes));
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * entryBytes;
    return isLong
      ? { duration: Number(list.readBigUInt64BE(at)), start: Number(list.readBigInt64BE(at + 8)) }
      : { duration: list.readUInt32BE(at), start: list.readInt32BE(at + 4) };
  }).filter((edit) => edit.start >= 0);
}

function handlerOf(handler: BoxNode | undefined): string | undefined {
  return handler?.payload.toString('latin1', 8, 12);
}

/** `mvhd` and `mdhd` begin alike; 0 where there is none. */
function timescaleOf(header: BoxNode | undefined): number {
  const payload = header?.payload ?? Buffer.alloc(0);
  const at = payload[0] === 1 ? 20 : 12;
  return payload.length < at + 4 ? 0 : payload.readUInt32BE(at);
}
