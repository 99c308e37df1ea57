import { describe, expect, it } from 'vitest';

import { followerArguments, leadArguments } from '#pipeline/encode/arguments.ts';
import { keepLastLines } from '#pipeline/encode/last-lines.ts';
import { followerPipes, leadPipes } from '#pipeline/encode/pipes.ts';
import { planLanes } from '#pipeline/encode/plan-lanes.ts';
import { readProgress } from '#pipeline/encode/read-progress.ts';
import { startWatchdog } from '#pipeline/encode/watchdog.ts';
import { openMailbox } from '#core/mailbox.ts';
import { type Ladder, LADDERS } from '#pipeline/plan/ladder.ts';
import type { TranscodePlan } from '#pipeline/plan/model.ts';
import { planTranscode } from '#pipeline/plan/plan-transcode.ts';
import type { SourceProbe } from '#pipeline/probe/model.ts';

async function* inPieces(text: string, characters: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += characters) {
    yield Buffer.from(text.slice(at, at + characters));
  }
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('the argument list', () => {
  const probe: SourceProbe = {
    container: 'flac',
    codec: 'flac',
    lossy: false,
    sampleRate: 44_100,
    channels: 2,
    bitsPerSample: 16,
    isFloat: false,
    endSample: null,
    pcmMd5: null,
    bitrateBps: null,
    durationMs: null,
    claim: null,
    damage: [],
    streamIndex: 3,
  };
  const encoders = { program: 'x', aac: 'aac', opus: 'libopus', flac: 'flac' } as const;
  const planOf = (changes: Partial<SourceProbe>, ladder: Ladder) =>
    planTranscode({ probe: { ...probe, ...changes }, ladder, encoders });
  const plan = planOf({}, LADDERS.default);
  const source = '/music/-i "odd" %d.flac';
  const leadOf = (of: TranscodePlan, processesMax: number) =>
    leadArguments(of, source, leadPipes(of, planLanes(of.renditions, processesMax)));
  const list = leadOf(plan, 1);
  const outputsOf = (args: readonly string[]) => args.filter((item) => item.startsWith('pipe:'));
  const bitratesOf = (args: readonly string[]) => args.filter((_, at) => args[at - 1] === '-b:a');
  const graphOf = (args: readonly string[]) => args[args.indexOf('-filter_complex') + 1]!;

  it('opens the source once, as a plain file and as one argument', () => {
    expect(list.filter((item) => item === '-i')).toHaveLength(1);
    expect(list[list.indexOf('-i') + 1]).toBe('file:/music/-i "odd" %d.flac');
    expect(list.indexOf('-format_whitelist')).toBeLessThan(list.indexOf('-i'));
    expect(list[list.indexOf('-protocol_whitelist') + 1]).toBe('file');
  });

  it('decodes the chosen stream once for renditions, waveform and loudness', () => {
    const graph = graphOf(list);
    expect(graph).toContain('[0:3]asplit=3[mono][measured][mix]');
    expect(graph).toContain('asplit=3[aac-96][aac-160][aac-256]');
    expect(graph).toContain('ebur128=metadata=1:peak=true');
    expect(outputsOf(list)).toEqual(['pipe:1', 'pipe:3', 'pipe:5', 'pipe:6', 'pipe:7']);
    expect(bitratesOf(list)).toEqual(['96000', '160000', '256000']);
  });

  it('gives other processes all but the dearest AAC rendition, and one decode to all', () => {
    const { followers } = planLanes(plan.renditions, 2);
    expect(followers.map((lane) => lane.map(({ name }) => name))).toEqual([['aac-96', 'aac-160']]);
    const lead = leadOf(plan, 2);
    const follower = followerArguments(plan, followerPipes(followers[0]!));
    expect(bitratesOf(lead)).toEqual(['256000']);
    expect(bitratesOf(follower)).toEqual(['96000', '160000']);
    expect(outputsOf(lead)).toEqual(['pipe:1', 'pipe:3', 'pipe:5', 'pipe:6']);
    expect(outputsOf(follower)).toEqual(['pipe:0', 'pipe:3', 'pipe:4']);
    expect(follower.join(' ')).not.toContain('/music');
    expect(planLanes(plan.renditions, 8).followers).toHaveLength(2);
  });

  it('takes lossless and MD5 from the samples as they were decoded', () => {
    const full = planOf({ bitsPerSample: 24, pcmMd5: '0'.repeat(32) }, LADDERS.full);
    const args = leadOf(full, 1);
    const graph = graphOf(args);
    expect(graph).toContain('[0:3]asplit=6[mono][measured][md5][lossless0][wide][mix]');
    expect(graph).toContain('[lossless0]aformat=sample_fmts=s32,asetpts=N[flac]');
    expect(args).toContain('pcm_s24le');
    expect(args[args.indexOf('-bits_per_raw_sample') + 1]).toBe('24');
  });

  it('measures the mix by itself where it has fewer channels', () => {
    expect(graphOf(list).match(/ebur128/g)).toHaveLength(1);
    expect(
      graphOf(leadOf(planOf({ channels: 6 }, LADDERS.default), 1)).match(/ebur128/g),
    ).toHaveLength(2);
  });
});

describe('progress', () => {
  it('is read from out_time_us alone, wherever the text is cut, and never goes back', async () => {
    const text =
      'out_time_us=N/A\nout_time_ms=99\nprogress=continue\nout_time_us=1500999\nout_time=00:00:09\n' +
      'out_time_us=1200000\nout_time_us=2000000\nprogress=end\n';
    for (const characters of [1, 5, 1000]) {
      expect(await all(readProgress(inPieces(text, characters)))).toEqual([1500, 2000]);
    }
  });
});

describe("FFmpeg's last lines", () => {
  it('are bounded, without folders, addresses and repetition', () => {
    const last = keepLastLines('/home/mia/music/a b.mp3', 'a b.mp3');
    for (let index = 0; index < 100; index += 1)
      last.push(`[mp3 @ 0x5581f0] [error] line ${index}\n`);
    last.push('[error] /home/mia/music/a b.mp3: Invalid');
    last.push(' data\n[error] same\n[error] same\n');
    last.push('x'.repeat(100_000));
    const lines = last.lines();
    expect(lines).toHaveLength(12);
    expect(lines.slice(-3, -1)).toEqual(['[error] a b.mp3: Invalid data', '[error] same']);
    expect(lines[0]).toBe('[mp3] [error] line 91');
    expect(lines.at(-1)!.length).toBeLessThanOrEqual(400);
  });
});

describe('the watchdog', () => {
  it('barks once after silence, and not while others are waited for', async () => {
    let barks = 0;
    const watchdog = startWatchdog(30, () => (barks += 1));
    await watchdog.pause(() => new Promise((resolve) => setTimeout(resolve, 120)));
    expect(barks).toBe(0);
    await expect.poll(() => barks).toBe(1);
    watchdog.stop();
  });
});

describe('the mailbox', () => {
  it('keeps facts in order, replaces news, and lets producers wait for the consumer', async () => {
    const box = openMailbox<string>();
    const taken: string[] = [];
    const facts = ['a', 'b'].map((fact) => box.put(fact).then(() => taken.push(fact)));
    box.offer('10 %');
    box.offer('20 %');
    const reader = box[Symbol.asyncIterator]();
    expect(taken).toEqual([]);
    expect((await reader.next()).value).toBe('a');
    expect((await reader.next()).value).toBe('b');
    expect((await reader.next()).value).toBe('20 %');
    await Promise.all(facts);
    box.close();
    expect((await reader.next()).done).toBe(true);
  });

  it('lets whoever waits go on when it is closed', async () => {
    const box = openMailbox<string>();
    const waiting = box.put('nobody takes this');
    box.close();
    await waiting;
    await box.put('nor this');
    expect(await all(box)).toEqual([]);
  });
});
