import { replace, type Mutation } from '../mutation.ts';

export const mutations: readonly Mutation[] = [
  {
    rule: 'endlist-present',
    name: 'EXT-X-ENDLIST is gone',
    asset: 'aac-files',
    change: replace('aac-160/playlist.m3u8', '#EXT-X-ENDLIST\n', ''),
  },
  {
    rule: 'endlist-present',
    name: 'EXT-X-ENDLIST is a comment',
    asset: 'aac-ranges',
    change: replace('aac-96/playlist.m3u8', '#EXT-X-ENDLIST', '# EXT-X-ENDLIST'),
  },
];
