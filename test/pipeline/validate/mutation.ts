import type { Delivery, Presentation, Profile } from '#pipeline/validate/presentation.ts';

import type { GoodAsset, GoodAssetName } from './good-assets.ts';

/** One fault put into a good presentation, and the rule that has to name it first. */
export interface Mutation {
  /** Id of the rule. */
  readonly rule: string;
  /** What was done: `EXT-X-ENDLIST is gone`. */
  readonly name: string;
  readonly asset: GoodAssetName;
  readonly change: (files: GoodAsset) => void;
  /** `rfc` unless the rule belongs to another. */
  readonly profile?: Profile;
  /** `media` unless the rule needs more or less. */
  readonly depth?: Presentation['depth'];
  /** How a server answers: the good answer to a request for a file, changed. Without it there is no server. */
  readonly deliver?: (delivery: Delivery, file: string) => Delivery;
  /** Samples that the source of an asset of veza's own gave; only rules of such assets need it. */
  readonly decodedSamples?: number;
  /** Where validating starts; `master.m3u8` unless it is named. */
  readonly start?: string;
}

type Change = Mutation['change'];

/** A fault in the text of playlists of `aac-files`; the media does not matter. */
export function textFault(
  rule: string,
  name: string,
  change: Change,
  more?: Partial<Mutation>,
): Mutation {
  return { rule, name, asset: 'aac-files', change, depth: 'playlists', ...more };
}

/** Replaces what a pattern finds in a text file; a pattern that finds nothing is a fault of the test. */
export function replace(file: string, pattern: string | RegExp, text: string): Change {
  return (files) => {
    const before = get(files, file).toString();
    const after = before.replace(pattern, text);
    if (after === before) throw new Error(`${file} holds no ${String(pattern)}`);
    files.set(file, Buffer.from(after));
  };
}

/** Does several changes, one after the other. */
export function both(...changes: readonly Change[]): Change {
  return (files) => {
    for (const change of changes) change(files);
  };
}

/** The same change in each of some files. */
export function each(names: readonly string[], change: (file: string) => Change): Change {
  return both(...names.map(change));
}

/** Writes bytes over those at an offset; a negative one counts from the end. */
export function bytesAt(file: string, offset: number, bytes: readonly number[]): Change {
  return edit(file, (data) => {
    data.set(bytes, offset < 0 ? data.length + offset : offset);
    return data;
  });
}

/** Cuts a file to its first bytes, or with a negative number takes bytes off its end. */
export function cut(file: string, bytes: number): Change {
  return edit(file, (data) => data.subarray(0, bytes < 0 ? data.length + bytes : bytes));
}

export function remove(file: string): Change {
  return (files) => {
    get(files, file);
    files.delete(file);
  };
}

/** Anything else that is done to the bytes of a file. */
export function edit(file: string, change: (data: Buffer) => Buffer): Change {
  return (files) => void files.set(file, change(Buffer.from(get(files, file))));
}

function get(files: GoodAsset, file: string): Buffer {
  const data = files.get(file);
  if (data === undefined)
    throw new Error(`there is no ${file}; there are ${[...files.keys()].join(', ')}`);
  return data;
}
