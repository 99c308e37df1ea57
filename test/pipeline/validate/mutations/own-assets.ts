import { edit, type Mutation, replace } from '../mutation.ts';

/** 20 s at 44.1 kHz. */
const OWN = { profile: 'veza', decodedSamples: 882_000 } as const;

export const mutations: readonly Mutation[] = [
  {
    rule: 'decoded-samples-complete',
    name: 'the edit list skips a frame more',
    asset: 'aac-files',
    ...OWN,
    change: edit('aac-96/init.mp4', (data) => {
      data.writeUInt32BE(2048, data.indexOf('elst') + 16);
      return data;
    }),
  },
  {
    rule: 'decoded-samples-complete',
    name: 'the edit list skips nothing that there is',
    asset: 'aac-files',
    ...OWN,
    change: edit('aac-160/init.mp4', (data) => {
      data.writeUInt32BE(1023, data.indexOf('elst') + 16);
      return data;
    }),
  },
  {
    rule: 'every-file-referenced',
    name: 'a draft was left behind',
    asset: 'aac-files',
    ...OWN,
    change: (files) => void files.set('aac-160/s4.m4s.tmp', Buffer.from('draft')),
  },
  {
    rule: 'every-file-referenced',
    name: 'the init section of another encoding was left behind',
    asset: 'aac-files',
    ...OWN,
    change: (files) => void files.set('aac-96/init-2.mp4', files.get('aac-96/init.mp4')!),
  },
  {
    rule: 'decode-times-continuous',
    name: 'the first segment starts late',
    asset: 'flac-files',
    ...OWN,
    change: edit('flac/s0.m4s', (data) => {
      data.writeBigUInt64BE(5n, data.indexOf('tfdt') + 8);
      return data;
    }),
  },
  {
    rule: 'ladder-spaced',
    name: 'both rungs are the same',
    asset: 'aac-files',
    ...OWN,
    change: (files) => {
      for (const [file, bytes] of files) {
        if (file.startsWith('aac-96/')) files.set(file.replace('aac-96', 'aac-160'), bytes);
      }
      const master = files.get('master.m3u8')!.toString();
      const [, low] = /(BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+)[^\n]*\naac-96/.exec(master)!;
      replace(
        'master.m3u8',
        /BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+(,[^\n]*\naac-160)/,
        `${low}$1`,
      )(files);
    },
  },
  {
    rule: 'ladder-spaced',
    name: 'both rungs are the same, and the other stands first',
    asset: 'aac-files',
    ...OWN,
    change: (files) => {
      for (const [file, bytes] of files) {
        if (file.startsWith('aac-160/')) files.set(file.replace('aac-160', 'aac-96'), bytes);
      }
      const master = files.get('master.m3u8')!.toString();
      const [, high] = /(BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+)[^\n]*\naac-160/.exec(master)!;
      replace(
        'master.m3u8',
        /BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+(,[^\n]*\naac-96)/,
        `${high}$1`,
      )(files);
    },
  },
];
