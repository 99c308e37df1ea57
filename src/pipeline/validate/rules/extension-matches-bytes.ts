import { atBytes, type MediaRule } from '../media-rule.ts';
import type { SegmentMedia } from '../presentation.ts';

const WORDS: Readonly<Record<SegmentMedia['container'], string>> = {
  fmp4: 'fragmented MP4',
  ts: 'a transport stream',
  packed: 'packed audio',
  unknown: 'unknown',
};
/** What an extension promises. */
const PROMISED: Readonly<Record<string, SegmentMedia['container']>> = {
  aac: 'packed',
  mp3: 'packed',
  ac3: 'packed',
  ec3: 'packed',
  ts: 'ts',
  m4s: 'fmp4',
  mp4: 'fmp4',
  m4a: 'fmp4',
  cmfa: 'fmp4',
};

export const extensionMatchesBytes: MediaRule = {
  id: 'extension-matches-bytes',
  code: 'Q06',
  title: 'The name of a segment says what is in it',
  severity: 'info',
  source: 'veza: names and bytes agree',
  why: 'Servers choose the content type by the name, and some players believe it.',
  reads: 'media',
  *check({ renditions }) {
    for (const segment of renditions.flatMap(({ segments }) => segments)) {
      const { media, resource } = segment;
      if (media === undefined || media.container === 'unknown') continue;
      const extension = /\.([a-z0-9]+)$/i.exec(resource.name)?.[1]?.toLowerCase() ?? '';
      const promised = PROMISED[extension];
      if (promised === undefined || promised === media.container) continue;
      yield {
        subject: atBytes(segment),
        message: `The name ends in .${extension}, and the bytes are ${WORDS[media.container]}.`,
        hint: `Name it as what it is, or package it as ${WORDS[promised]}.`,
      };
    }
  },
};
