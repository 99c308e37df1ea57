import { frameHeaderBytes, readFrameHeader } from '#pipeline/packed/frame-header.ts';

import { drawFrom } from './draw-from.ts';

/** A change of a file's bytes; the same bytes give the same. */
export type Damage = (bytes: Buffer) => Buffer;

/** Leaves only the first part of the file. */
export function cut(share: number): Damage {
  return (bytes) => bytes.subarray(0, Math.floor(bytes.length * share));
}

/** Overwrites a region in the middle with zeros. */
export function zeroed(length: number, share = 0.5): Damage {
  return (bytes) => {
    const start = Math.floor(bytes.length * share);
    return Buffer.from(bytes).fill(0, start, start + length);
  };
}

/** Turns over single bits between two shares of the file. */
export function flipped(bits: number, from = 0.3, to = 0.7): Damage {
  return (bytes) => {
    const changed = Buffer.from(bytes);
    const draw = drawFrom(`flip/${bits}`);
    const start = Math.floor(bytes.length * from);
    const length = Math.floor(bytes.length * (to - from));
    for (let count = 0; count < bits; count += 1) {
      const at = start + draw(length);
      changed[at] = changed[at]! ^ (1 << draw(8));
    }
    return changed;
  };
}

/** Puts bytes of no meaning behind the file; none of them looks like a frame or a box. */
export function followed(length: number): Damage {
  return (bytes) => {
    const draw = drawFrom('garbage');
    return Buffer.concat([bytes, Buffer.from(Array.from({ length }, () => 0x80 + draw(0x7f)))]);
  };
}

/** Writes numbers into fields; a field is found by the bytes before it. */
export function written(marker: string, offset: number, bytes: readonly number[]): Damage {
  return (data) => {
    const at = data.indexOf(marker, 0, 'latin1');
    if (at < 0) throw new Error(`there is no ${JSON.stringify(marker)}`);
    const changed = Buffer.from(data);
    changed.set(bytes, at + offset);
    return changed;
  };
}

/** Several changes, one after the other. */
export function all(...changes: readonly Damage[]): Damage {
  return (bytes) => changes.reduce((data, change) => change(data), bytes);
}

/** Turns over a bit in the header of the frame in the middle of an MP3 or of ADTS. */
export function headerFlipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  let at = changed.indexOf(0xff);
  while (at < bytes.length / 2) {
    const header = at + frameHeaderBytes <= bytes.length ? readFrameHeader(bytes, at) : undefined;
    at += header?.bytes ?? 1;
  }
  changed[at] = 0xfe;
  return changed;
}
