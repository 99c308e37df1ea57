/** Most bytes of a section of PAT or PMT with its header (ISO/IEC 13818-1 §2.4.4.3). */
const sectionBytesMax = 1024;

/** Puts the sections of one PID together from the payloads of its packets. */
export interface SectionCollector {
  push(payload: Uint8Array, startsUnit: boolean): void;
}

/** @param take gets each whole section, header and CRC with it; it is only lent. */
export function collectSections(take: (section: Uint8Array) => void): SectionCollector {
  const held = new Uint8Array(sectionBytesMax);
  let heldBytes = 0;
  let isOpen = false;

  /** Adds bytes to the open section and hands it on when it is whole; returns how many it took. */
  const add = (data: Uint8Array): number => {
    let at = 0;
    while (at < data.length) {
      const needed = heldBytes < 3 ? 3 : sectionBytes(held);
      if (needed > sectionBytesMax) {
        isOpen = false;
        return data.length;
      }
      const taken = Math.min(needed - heldBytes, data.length - at);
      held.set(data.subarray(at, at + taken), heldBytes);
      heldBytes += taken;
      at += taken;
      if (heldBytes < 3 || heldBytes < sectionBytes(held)) continue;
      take(held.subarray(0, heldBytes));
      isOpen = false;
      return at;
    }
    return at;
  };

  return {
    push: (payload, startsUnit) => {
      if (!startsUnit) {
        if (isOpen) add(payload);
        return;
      }
      const pointer = payload[0] ?? 0;
      if (isOpen) add(payload.subarray(1, 1 + pointer));
      let at = 1 + pointer;
      // 0xFF fills the packet up after the last section.
      while (at < payload.length && payload[at] !== 0xff) {
        heldBytes = 0;
        isOpen = true;
        at += add(payload.subarray(at));
      }
    },
  };
}

function sectionBytes(section: Uint8Array): number {
  return 3 + (((section[1]! & 0x0f) << 8) | section[2]!);
}
