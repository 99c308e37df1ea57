import { crc32Mpeg } from './crc32-mpeg.ts';
import type { TableFault } from './model.ts';

/** Most programs, streams and faults that are kept of one segment. */
const entriesMax = 64;
const faultsMax = 20;

/** PAT and PMT of a segment, as far as they have come. */
export interface ProgramTables {
  takePat(section: Uint8Array, byteOffset: number): void;
  takePmt(section: Uint8Array, byteOffset: number): void;
  isPmt(pid: number): boolean;
  readonly programs: readonly { readonly number: number; readonly pmtPid: number }[];
  /** `stream_type` by PID. */
  readonly streamTypes: ReadonlyMap<number, number>;
  readonly faults: readonly TableFault[];
  hasPat(): boolean;
  hasPmt(): boolean;
}

export function programTables(): ProgramTables {
  const programs: { number: number; pmtPid: number }[] = [];
  const streamTypes = new Map<number, number>();
  const faults: TableFault[] = [];
  const pmtPids = new Set<number>();
  let patSeen = false;
  let pmtSeen = false;
  const isGood = (table: 'pat' | 'pmt', section: Uint8Array, byteOffset: number): boolean => {
    const reason = faultOf(table, section);
    if (reason === undefined) return true;
    if (faults.length < faultsMax) faults.push({ table, reason, byteOffset });
    return false;
  };
  return {
    programs,
    streamTypes,
    faults,
    hasPat: () => patSeen,
    hasPmt: () => pmtSeen,
    isPmt: (pid) => pmtPids.has(pid),
    takePat: (section, byteOffset) => {
      if (!isGood('pat', section, byteOffset)) return;
      patSeen = true;
      for (let at = 8; at + 4 <= section.length - 4; at += 4) {
        const number = (section[at]! << 8) | section[at + 1]!;
        const pmtPid = pidAt(section, at + 2);
        // Number 0 is the network information table.
        if (number === 0 || programs.length >= entriesMax) continue;
        if (programs.some((known) => known.number === number && known.pmtPid === pmtPid)) continue;
        programs.push({ number, pmtPid });
        pmtPids.add(pmtPid);
      }
    },
    takePmt: (section, byteOffset) => {
      // Other tables may share the PID.
      if (section[0] !== 2 || !isGood('pmt', section, byteOffset)) return;
      pmtSeen = true;
      const end = section.length - 4;
      let at = 12 + lengthAt(section, 10);
      while (at + 5 <= end && streamTypes.size < entriesMax) {
        streamTypes.set(pidAt(section, at + 1), section[at]!);
        at += 5 + lengthAt(section, at + 3);
      }
    },
  };
}

function faultOf(table: 'pat' | 'pmt', section: Uint8Array): string | undefined {
  if (section.length < (table === 'pat' ? 12 : 16)) return `is only ${section.length} bytes long`;
  if (table === 'pat' && section[0] !== 0) return `has table_id ${section[0]} instead of 0`;
  return crc32Mpeg(section) === 0 ? undefined : 'has a wrong CRC';
}

function pidAt(section: Uint8Array, at: number): number {
  return ((section[at]! & 0x1f) << 8) | section[at + 1]!;
}

function lengthAt(section: Uint8Array, at: number): number {
  return ((section[at]! & 0x0f) << 8) | section[at + 1]!;
}
