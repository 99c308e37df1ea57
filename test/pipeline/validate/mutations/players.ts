import { both, replace, type Mutation } from '../mutation.ts';

const MASTER = 'master.m3u8';
const LOW = 'aac-96/playlist.m3u8';

const define = (file: string, name: string, value: string): Mutation['change'] =>
  replace(
    file,
    /#EXTM3U\n(#EXT-X-VERSION:\d+\n)?/,
    `#EXTM3U\n#EXT-X-VERSION:8\n#EXT-X-DEFINE:NAME="${name}",VALUE="${value}"\n`,
  );

/** Playlists that are right, and that m3u8-parser reads otherwise: Y. */
export const mutations: readonly Mutation[] = [
  {
    rule: 'player-agrees',
    name: 'a variable twice in the URI of a segment',
    asset: 'aac-files',
    change: both(define(LOW, 'dot', '.'), replace(LOW, 's1.m4s', '{$dot}/{$dot}/s1.m4s')),
  },
  {
    rule: 'player-agrees',
    name: 'a variable twice in the URI of a variant',
    asset: 'flac-files',
    change: both(
      define(MASTER, 'dot', '.'),
      replace(MASTER, 'flac/playlist', '{$dot}/{$dot}/flac/playlist'),
    ),
  },
  {
    rule: 'player-agrees',
    name: 'a variable as the IV, at which the parser gives up',
    asset: 'aac-encrypted',
    change: both(
      define(LOW, 'iv', '0xF0E0D0C0B0A090807060504030201000'),
      replace(LOW, /IV=0x\w+/, 'IV={$iv}'),
    ),
  },
];
