import path from 'node:path';

import type { Rule } from '#core/rules.ts';

import { multivariantPlaylistFile, waveformFile } from '../../../segments/file-names.ts';
import type { AssetMedia } from '../model.ts';
import { readAttributes, tagValue } from '../read-playlist.ts';

export const everyFileReferenced: Rule<AssetMedia> = {
  id: 'every-file-referenced',
  code: 'Z03',
  title: 'Every file is named by a playlist, and every named file is there',
  severity: 'error',
  source: 'veza: an asset is whole and holds nothing else',
  why: 'A file that nothing names is left over from a run that died; a named one that is missing stops the music.',
  *check({ multivariant, renditions, files }) {
    const named = new Set([multivariantPlaylistFile, waveformFile]);
    for (const variant of multivariant.variants) named.add(variant.uri);
    for (const { playlist } of renditions) {
      const folder = path.posix.dirname(playlist.file);
      const map = readAttributes(tagValue(playlist, '#EXT-X-MAP') ?? '').get('URI');
      const uris = [
        ...(map === undefined ? [] : [map]),
        ...playlist.segments.map((item) => item.uri),
      ];
      for (const uri of uris) named.add(path.posix.join(folder, uri));
    }
    const present = new Set(files);
    for (const file of files) {
      if (named.has(file)) continue;
      yield { subject: { kind: 'file', name: file }, message: 'No playlist names this file.' };
    }
    for (const file of named) {
      if (present.has(file)) continue;
      yield { subject: { kind: 'file', name: file }, message: 'It is named, but it is not there.' };
    }
  },
};
