import { type BoxNode, findNode, flattenTree, readBoxTree, readOrFault } from './box-tree.ts';
import { readFields } from './field-reader.ts';
import type { InitMedia, MediaFault } from './media.ts';
import { readBrands } from './read-brands.ts';
import { readDuration, readInitTrack } from './read-init-track.ts';

type TrackDefaults = InitMedia['defaults'] extends ReadonlyMap<number, infer D> ? D : never;

/**
 * Reads an init section as far as its boxes can be followed. Holds no bytes of it. Never throws on
 * bad bytes: what contradicts itself is in `faults`.
 */
export function readInitMedia(bytes: Buffer): InitMedia {
  const faults: MediaFault[] = [];
  const nodes = readBoxTree(bytes, { byteOffset: 0, path: '', faults });
  const ftyp = nodes.find(({ type }) => type === 'ftyp');
  const moov = nodes.find(({ type }) => type === 'moov');
  const mvhd = findNode(moov, 'mvhd');
  const traks = moov?.children.filter(({ type }) => type === 'trak') ?? [];
  return {
    container: 'fmp4',
    bytes: bytes.length,
    boxes: [...flattenTree(nodes)],
    brands: ftyp && readOrFault(faults, ftyp.place, () => readBrands(ftyp)),
    movieDuration: mvhd && readOrFault(faults, mvhd.place, () => readMovieDuration(mvhd)),
    tracks: traks.map((trak) => readInitTrack(trak, faults)),
    defaults: readDefaults(findNode(moov, 'mvex'), faults),
    faults,
  };
}

function readMovieDuration(mvhd: BoxNode): number {
  const fields = readFields(mvhd);
  const isWide = fields.u32() >>> 24 === 1;
  fields.skip(isWide ? 16 + 4 : 8 + 4);
  return readDuration(fields, isWide);
}

function readDefaults(mvex: BoxNode | undefined, faults: MediaFault[]): InitMedia['defaults'] {
  const defaults = new Map<number, TrackDefaults>();
  for (const trex of mvex?.children ?? []) {
    if (trex.type !== 'trex') continue;
    readOrFault(faults, trex.place, () => {
      const fields = readFields(trex);
      fields.skip(4);
      const trackId = fields.u32();
      fields.skip(4);
      defaults.set(trackId, { duration: fields.u32(), size: fields.u32(), flags: fields.u32() });
    });
  }
  return defaults;
}
