import type { BoxNode } from './box-tree.ts';
import { findNode, readOrFault } from './box-tree.ts';
import { printable } from './box.ts';
import { codecsOf, readCodecConfig } from './codec-config.ts';
import { readFields } from './field-reader.ts';
import type { AudioEntry, CodecConfig, MediaFault } from './media.ts';

/** Reads the sample entries of `stsd`; what cannot be read is a fault. Never throws on bad bytes. */
export function readSampleEntries(stsd: BoxNode, faults: MediaFault[]): AudioEntry[] {
  const { place } = stsd;
  const count = readOrFault(faults, place, () => {
    const fields = readFields(stsd);
    fields.skip(4);
    return fields.u32();
  });
  if (count !== undefined && count !== stsd.children.length) {
    const reason = `says ${count} sample entries and holds ${stsd.children.length}`;
    faults.push({ reason, boxPath: place.path, byteOffset: place.byteOffset });
  }
  return stsd.children.map((node) => readEntry(node, faults));
}

function readEntry(node: BoxNode, faults: MediaFault[]): AudioEntry {
  const { place, children } = node;
  const fields = readOrFault(faults, place, () => readEntryFields(node));
  const { channels = 0, sampleBits = 0, sampleRate = 0 } = fields ?? {};
  const sinf = findNode(node, 'sinf');
  const codedFormat = printable(fourCharacters(findNode(sinf, 'frma'), 0) ?? node.type);
  const config = readOrFault<CodecConfig>(faults, place, () =>
    readCodecConfig({ codedFormat, sampleRate, boxes: children }),
  ) ?? { kind: 'other' };
  return {
    place,
    format: printable(node.type),
    codedFormat,
    codecs: codecsOf(codedFormat, config),
    channels,
    sampleBits,
    sampleRate,
    config,
    boxes: children.map((child) => child.type),
    protection: fourCharacters(findNode(sinf, 'schm'), 4),
  };
}

function readEntryFields(node: BoxNode) {
  const fields = readFields(node);
  fields.skip(16);
  const channels = fields.u16();
  const sampleBits = fields.u16();
  fields.skip(4);
  return { channels, sampleBits, sampleRate: fields.u32() >>> 16 };
}

function fourCharacters(node: BoxNode | undefined, at: number): string | undefined {
  if (node === undefined || node.payload.length < at + 4) return undefined;
  return node.payload.toString('latin1', at, at + 4);
}
