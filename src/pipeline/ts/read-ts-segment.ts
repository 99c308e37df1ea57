import { collectSections, type SectionCollector } from './collect-sections.ts';
import { cutPackets, packetBytes } from './cut-packets.ts';
import { followCounters } from './follow-counters.ts';
import type { TsSegment } from './model.ts';
import { programTables, type ProgramTables } from './program-tables.ts';
import { type PesReader, readPes } from './read-pes.ts';

const NULL_PID = 0x1fff;
const SDT_PID = 0x11;
/** How many of the first packets are remembered. */
const orderMax = 8;
/** Most PIDs whose elementary streams are read. */
const streamsMax = 64;

/**
 * Reads a transport stream segment packet by packet; memory does not depend on its length. Nothing
 * throws on bad bytes: what is wrong is in the result.
 * @throws what `source` throws.
 */
export async function readTsSegment(source: AsyncIterable<Buffer>): Promise<TsSegment> {
  const tables = programTables();
  const counters = followCounters();
  const sections = new Map<number, SectionCollector>();
  const streams = new Map<number, PesReader>();
  const firstPids: { pid: number; isPes: boolean }[] = [];
  // Sections that come before the PAT says which of them are PMTs.
  let early: { pid: number; payload: Uint8Array; byteOffset: number }[] = [];
  let sectionOffset = 0;

  const sectionsOf = (pid: number): SectionCollector => {
    const known = sections.get(pid);
    if (known !== undefined) return known;
    const made = collectSections((section) => {
      if (pid === 0) tables.takePat(section, sectionOffset);
      else tables.takePmt(section, sectionOffset);
    });
    sections.set(pid, made);
    return made;
  };

  const takeSection = (
    pid: number,
    payload: Uint8Array,
    startsUnit: boolean,
    byteOffset: number,
  ): void => {
    sectionOffset = byteOffset;
    sectionsOf(pid).push(payload, startsUnit);
    if (early.length === 0 || !tables.hasPat()) return;
    const waiting = early.filter((item) => tables.isPmt(item.pid));
    early = [];
    for (const item of waiting) takeSection(item.pid, item.payload, true, item.byteOffset);
  };

  const takePacket = (data: Uint8Array, at: number, byteOffset: number): void => {
    const second = data[at + 1]!;
    const fourth = data[at + 3]!;
    const pid = ((second & 0x1f) << 8) | data[at + 2]!;
    const startsUnit = (second & 0x40) !== 0;
    const hasPayload = (fourth & 0x10) !== 0;
    const hasAdaptation = (fourth & 0x20) !== 0;
    const adaptationBytes = hasAdaptation ? 1 + data[at + 4]! : 0;
    const start = at + 4 + adaptationBytes;
    const end = at + packetBytes;
    if (firstPids.length < orderMax) firstPids.push({ pid, isPes: beginsPes(data, start, end) });
    if (pid === NULL_PID) return;
    const startsAnew = adaptationBytes > 1 && (data[at + 5]! & 0x80) !== 0;
    const counter = fourth & 0x0f;
    const isNew = counters.take({ pid, counter, hasPayload, startsAnew, byteOffset });
    // Scrambled payloads cannot be read; start may lie past the end where the length lies.
    if (!isNew || !hasPayload || start >= end || (fourth & 0xc0) !== 0) return;
    const payloadOffset = byteOffset + start - at;
    if (pid === 0 || tables.isPmt(pid)) {
      takeSection(pid, data.subarray(start, end), startsUnit, payloadOffset);
      return;
    }
    if (!tables.hasPat() && startsUnit && early.length < orderMax) {
      early.push({ pid, payload: data.slice(start, end), byteOffset: payloadOffset });
    }
    let stream = streams.get(pid);
    if (stream === undefined) {
      if (!startsUnit || !beginsPes(data, start, end) || streams.size >= streamsMax) return;
      stream = readPes(pid);
      streams.set(pid, stream);
    }
    stream.push(data, start, end, startsUnit, payloadOffset);
  };

  const { bytes, packets, syncLosses } = await cutPackets(source, takePacket);
  const read = streamsOf(tables, streams);
  const isBroken = syncLosses.length > 0 || counters.breaks.length > 0;
  return {
    container: 'ts',
    bytes,
    packets,
    order: firstPids.map(({ pid, isPes }) => kindOf(tables, pid, isPes)),
    programs: tables.programs,
    hasPat: tables.hasPat(),
    hasPmt: tables.hasPmt(),
    streams: read.map(({ stream }) => stream),
    continuity: counters.continuity(),
    syncLosses,
    counterBreaks: counters.breaks,
    tableFaults: tables.faults,
    faults: isBroken ? [] : read.flatMap(({ faults }) => faults),
  };
}

function beginsPes(data: Uint8Array, at: number, end: number): boolean {
  return at + 3 <= end && data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1;
}

function kindOf(tables: ProgramTables, pid: number, isPes: boolean): TsSegment['order'][number] {
  if (pid === 0) return 'pat';
  if (tables.isPmt(pid)) return 'pmt';
  if (pid === SDT_PID) return 'sdt';
  if (pid === NULL_PID) return 'null';
  return isPes || tables.streamTypes.has(pid) ? 'pes' : 'other';
}

/** Streams of the PMT in its order, then those that it leaves out. */
function streamsOf(
  { streamTypes }: ProgramTables,
  streams: ReadonlyMap<number, PesReader>,
): ReturnType<PesReader['finish']>[] {
  const named = Array.from(streamTypes, ([pid, type]) =>
    (streams.get(pid) ?? readPes(pid)).finish(type),
  );
  const others = [...streams].filter(([pid]) => !streamTypes.has(pid));
  return [...named, ...others.map(([, stream]) => stream.finish(undefined))];
}
