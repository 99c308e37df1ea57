/** Writes a plain MPEG-2 transport stream with one AAC stream (ISO/IEC 13818-1). */

const PACKET_BYTES = 188;
const PMT_PID = 0x1000;
const AUDIO_PID = 0x100;
const FRAMES_A_PES = 6;

export interface TsWriter {
  /** A segment that starts with PAT and PMT; continuity and time go on from the one before. */
  segment(frames: readonly Buffer[]): Buffer;
}

/** @param sampleRate of ADTS frames with 1024 samples each. */
export function createTsWriter(sampleRate: number): TsWriter {
  const counters = new Map<number, number>();
  let samples = 0;
  const next = (pid: number): number => {
    const counter = counters.get(pid) ?? 0;
    counters.set(pid, (counter + 1) & 0xf);
    return counter;
  };
  const packet = (pid: number, isStart: boolean, payload: Buffer, pcr?: number): Buffer => {
    const room = PACKET_BYTES - 4;
    let adaptation = Buffer.alloc(0);
    const needs = pcr !== undefined || payload.length < room;
    if (needs) {
      const bytes = Math.max(room - payload.length, pcr === undefined ? 1 : 8);
      adaptation = Buffer.alloc(bytes, 0xff);
      adaptation[0] = bytes - 1;
      if (bytes > 1) adaptation[1] = pcr === undefined ? 0 : 0x10;
      if (pcr !== undefined) writePcr(adaptation, pcr);
    }
    const header = Buffer.from([
      0x47,
      (isStart ? 0x40 : 0) | (pid >> 8),
      pid & 0xff,
      (needs ? 0x30 : 0x10) | next(pid),
    ]);
    return Buffer.concat([header, adaptation, payload]);
  };
  const section = (pid: number, body: Buffer): Buffer => {
    const payload = Buffer.concat([Buffer.from([0]), withCrc(body)]);
    return packet(
      pid,
      true,
      Buffer.concat([payload, Buffer.alloc(PACKET_BYTES - 4 - payload.length, 0xff)]),
    );
  };
  return {
    segment: (frames) => {
      const packets = [section(0, PAT), section(PMT_PID, PMT)];
      for (let at = 0; at < frames.length; at += FRAMES_A_PES) {
        const group = frames.slice(at, at + FRAMES_A_PES);
        const pts = Math.round((samples * 90_000) / sampleRate);
        samples += group.length * 1024;
        let rest = pesPacket(Buffer.concat(group), pts);
        let isStart = true;
        while (rest.length > 0) {
          const room = PACKET_BYTES - 4 - (isStart ? 8 : 0);
          packets.push(
            packet(AUDIO_PID, isStart, rest.subarray(0, room), isStart ? pts : undefined),
          );
          rest = rest.subarray(room);
          isStart = false;
        }
      }
      return Buffer.concat(packets);
    },
  };
}

const PAT = Buffer.from([
  0x00,
  0xb0,
  13,
  0,
  1,
  0xc1,
  0,
  0,
  0,
  1,
  0xe0 | (PMT_PID >> 8),
  PMT_PID & 0xff,
]);
const PMT = Buffer.concat(
  [
    [0x02, 0xb0, 18, 0, 1, 0xc1, 0, 0],
    [0xe0 | (AUDIO_PID >> 8), AUDIO_PID & 0xff, 0xf0, 0],
    [0x0f, 0xe0 | (AUDIO_PID >> 8), AUDIO_PID & 0xff, 0xf0, 0],
  ].map((bytes) => Buffer.from(bytes)),
);

function pesPacket(data: Buffer, pts: number): Buffer {
  const header = Buffer.alloc(14);
  header.set([0, 0, 1, 0xc0]);
  header.writeUInt16BE(data.length + 8, 4);
  header.set([0x84, 0x80, 5], 6);
  header[9] = 0x21 | (Math.floor(pts / 2 ** 30) << 1);
  header.writeUInt16BE(((Math.floor(pts / 2 ** 15) & 0x7fff) << 1) | 1, 10);
  header.writeUInt16BE(((pts & 0x7fff) << 1) | 1, 12);
  return Buffer.concat([header, data]);
}

/** 33 bits at 90 kHz, six reserved bits, no extension. */
function writePcr(adaptation: Buffer, pcr: number): void {
  adaptation.writeUInt32BE(Math.floor(pcr / 2), 2);
  adaptation[6] = ((pcr & 1) << 7) | 0x7e;
  adaptation[7] = 0;
}

function withCrc(body: Buffer): Buffer {
  let crc = 0xffff_ffff;
  for (const byte of body) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1)
      crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(crc >>> 0);
  return Buffer.concat([body, tail]);
}
