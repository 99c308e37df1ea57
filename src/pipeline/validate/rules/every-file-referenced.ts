import { assetFile, waveformDataFile, waveformFile } from '../../segments/file-names.ts';
import type { MediaRule } from '../media-rule.ts';

/** What stands beside the playlists of an asset. */
const BESIDE = [assetFile, waveformFile, waveformDataFile, 'cover.jpg', 'cover.png', 'cover.webp'];

export const everyFileReferenced: MediaRule = {
  id: 'every-file-referenced',
  code: 'Z03',
  title: 'Every file of an asset is named by a playlist',
  severity: 'error',
  source: 'veza: an asset is whole and holds nothing else',
  why: 'A file that nothing names is left over from a run that died, and is stored and served for ever.',
  reads: 'asset',
  *check({ subject, renditions, missing, sessionData, asset }) {
    const { dir, files } = asset!;
    const named = new Set([
      ...BESIDE.map((file) => `${dir}/${file}`),
      subject.location,
      ...[...missing, ...sessionData].map(({ resource }) => resource.location),
      ...renditions.flatMap(({ resource, inits, segments }) =>
        [{ resource }, ...inits, ...segments].map((fetched) => fetched.resource.location),
      ),
    ]);
    for (const file of files) {
      if (named.has(`${dir}/${file}`)) continue;
      yield { subject: { kind: 'file', name: file }, message: 'No playlist names this file.' };
    }
  },
};
