import path from 'node:path';

import { Args, Flags } from '@oclif/core';

import { runWork } from '#core/events.ts';

import { renderInspection } from '../_kit/render-inspection.ts';
import { VezaCommand } from '../_kit/veza-command.ts';

export default class HlsInspect extends VezaCommand {
  static override summary = 'Print what a playlist, an init section or a segment holds.';
  static override description =
    'Boxes with their places, times, sizes, gaps between segments, and what the edit list skips. It judges nothing: veza hls validate does.';
  static override examples = [
    '<%= config.bin %> hls inspect out/master.m3u8',
    '<%= config.bin %> hls inspect out/aac-160/playlist.m3u8 --boxes',
    '<%= config.bin %> hls inspect out/aac-160/s3.m4s --init out/aac-160/init.mp4',
  ];
  static override args = {
    file: Args.string({
      description: 'Playlist, init section or segment.',
      required: true,
    }),
  };
  static override flags = {
    init: Flags.string({
      description: 'Init section of a segment that is given by itself.',
      helpValue: 'FILE',
    }),
    boxes: Flags.boolean({ description: 'Print the boxes of what a playlist names, too.' }),
    root: Flags.string({
      description: 'Folder that a playlist may name files of; its own without it.',
      helpValue: 'DIR',
    }),
  };
  static override document = {
    schema: 'veza.hls.inspect/1',
    keys: {
      kind: 'playlist, or media for a file by itself',
      name: 'what was inspected',
      renditions:
        'name, sound (codecs, sampleRate, channels, timescale, primingTicks), init (name, bytes, boxes, faults), segments (name, container, bytes, startSeconds, seconds, extinfSeconds, gapSeconds, boxes, faults), bytes, seconds',
    },
  } as const;

  async run(): Promise<void> {
    const run = await this.start(HlsInspect);
    const { inspectHls } = await import('#pipeline/index.ts');
    const file = path.resolve(run.args.file);
    const { init, root } = run.flags;
    // An init section may lie in another folder than its segment.
    const folder = init === undefined ? path.dirname(file) : path.parse(file).root;
    const input = {
      file,
      init: init === undefined ? undefined : path.resolve(init),
      root: root === undefined ? folder : path.resolve(root),
      namesFrom: process.cwd(),
    };
    const inspection = await runWork(inspectHls({ signal: run.signal }, input), () => {});
    const text = renderInspection(inspection, run.flags.boxes);
    this.finish({ document: { ...inspection }, text });
  }
}
