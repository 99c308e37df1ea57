import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { makeWav } from '../../support/add-track.ts';
import { waitFor } from '../../support/wait-for.ts';
import { hashTree, openTranscodePlace, type TranscodePlace } from './transcode-runs.ts';

let place: TranscodePlace;
beforeEach(async () => {
  place = await openTranscodePlace();
});
afterEach(() => place[Symbol.asyncDispose]());

const at = (...names: string[]): string => path.join(place.dir, ...names);
const ARGS = ['music', '--out', 'out', '--jobs', '2', '--json', '--progress', 'ndjson'];

async function makeAlbum(secondsEach: number, tracks = 3): Promise<void> {
  await mkdir(at('music'), { recursive: true });
  for (let track = 1; track <= tracks; track += 1) {
    await writeFile(at('music', `${track}.wav`), makeWav(secondsEach, track));
  }
}

async function rows<R extends object>(text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Command lines of processes that still work below this place. */
function leftProcesses(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(place.dir) && !line.startsWith('ps '));
}

const segments = () =>
  rows<{ name: string; sha256: string }>(
    `select outputs.out_dir || ' ' || rendition || ' ' || sequence as name,
       encode(sha256, 'hex') as sha256
     from output_segments join outputs on outputs.id = output_id order by 1`,
  );

const hasSegments = (count: number) =>
  waitFor('segments', async () => (await segments()).length >= count);

describe('a run that is killed', () => {
  it('is resumed at once by the same command and ends with the bytes of an undisturbed one', async () => {
    await makeAlbum(24);
    expect(await place.run(ARGS)).toMatchObject({ code: 0, json: { done: 3 } });
    const undisturbed = { files: await hashTree(at('out')), segments: await segments() };
    await rm(at('out'), { recursive: true });
    await rows('delete from outputs');

    for (const count of [2, 12]) {
      const run = place.start(ARGS);
      await hasSegments(count);
      run.kill('SIGKILL');
      expect((await run.ended).signal).toBe('SIGKILL');
    }
    expect(await readdir(at('out'))).toContain('.veza');
    const end = await place.run(ARGS);
    expect(end).toMatchObject({ code: 0, json: { failed: 0 } });
    expect(end.json.done + end.json.skipped).toBe(3);
    expect({ files: await hashTree(at('out')), segments: await segments() }).toEqual(undisturbed);
    expect(await rows(`select 1 from outputs where state <> 'done' or album_pending`)).toEqual([]);
    expect((await readdir(at('out'))).sort()).toEqual(['1', '2', '3']);
  });

  it('forgets once what another encoder has recorded, and is done with the bytes of this one', async () => {
    await makeAlbum(20, 1);
    await place.run(ARGS);
    const made = await hashTree(at('out'));
    await rows(
      `update output_segments set sha256 = decode(repeat('00', 32), 'hex') where sequence = 1`,
    );
    await rows(`update outputs set state = 'encoding', finished_at = null`);
    expect(await place.run(ARGS)).toMatchObject({ code: 0, json: { done: 1 } });
    expect(await hashTree(at('out'))).toEqual(made);
    expect((await segments()).some(({ sha256 }) => sha256.startsWith('0000'))).toBe(false);
  });
});

describe('a run that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s leaves nothing behind within two seconds, and is resumed',
    async (signal, code) => {
      await makeAlbum(120, 4);
      const run = place.start(ARGS);
      await hasSegments(3);
      expect(leftProcesses().some((line) => line.includes('ffmpeg'))).toBe(true);
      const stoppedMs = performance.now();
      run.kill(signal);
      const end = await run.ended;
      expect(performance.now() - stoppedMs).toBeLessThan(2_000);
      expect(end.code).toBe(code);
      expect(leftProcesses()).toEqual([]);
      const { done } = await doneDirs();
      expect((await readdir(at('out'))).sort()).toEqual(done);
      expect(await rows(`select 1 from outputs where state = 'failed'`)).toEqual([]);
      for (const track of [2, 3, 4]) await rm(at('music', `${track}.wav`));
      expect(await place.run(ARGS)).toMatchObject({ code: 0, json: { failed: 0 } });
    },
  );

  async function doneDirs() {
    const found = await rows<{ out_dir: string }>(
      `select out_dir from outputs where state = 'done' order by 1`,
    );
    return { done: found.map((row) => path.basename(row.out_dir)) };
  }
});

describe('two runs', () => {
  it('never write below one folder: the second says who does, and ends with 5', async () => {
    await makeAlbum(240, 2);
    const first = place.start(ARGS);
    await first.said('"type":"file.started"');
    const second = await place.run(ARGS);
    expect(second).toMatchObject({ code: 5, json: { error: { code: 'OUT_BUSY' } } });
    expect(second.json.error!.message).toContain(`veza transcode `);
    expect(second.json.error!.message).toContain(` ${first.pid}`);
    first.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
  });

  it('work side by side below two', async () => {
    await makeAlbum(10, 1);
    const other = ['music', '--out', 'other', '--json'];
    const [one, two] = await Promise.all([place.run(ARGS), place.run(other)]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(await hashTree(at('out'))).toEqual(await hashTree(at('other')));
  });
});

describe('what fails outside', () => {
  it('is FFmpeg: its file fails with its own words, the others are done, and a rerun heals it', async () => {
    await makeAlbum(60, 2);
    const run = place.start([
      'music',
      '--out',
      'out',
      '--jobs',
      '1',
      '--json',
      '--progress',
      'ndjson',
    ]);
    await hasSegments(1);
    const { stdout } = spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' });
    const encoder = stdout
      .split('\n')
      .find((line) => line.includes(place.dir) && line.includes('ffmpeg'));
    process.kill(Number.parseInt(encoder!.trim(), 10), 'SIGKILL');
    const end = await run.ended;
    expect(end).toMatchObject({ code: 6, json: { done: 1, failed: 1 } });
    const failed = end.json.assets.find(({ state }) => state === 'failed')!;
    expect(failed.error).toMatchObject({
      code: 'FFMPEG_FAILED',
      message: expect.stringContaining('SIGKILL'),
    });
    expect(failed.error!.message).toContain(failed.source);
    expect(await readdir(at('out'))).not.toContain('.veza');
    expect(await place.run(ARGS)).toMatchObject({ code: 0, json: { done: 1, skipped: 1 } });
  });

  it('is the database: the run ends with 9 and the next one goes on', async () => {
    await makeAlbum(120, 2);
    const run = place.start(ARGS);
    await hasSegments(1);
    await rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'veza transcode%'`,
    );
    const end = await run.ended;
    expect(end).toMatchObject({ code: 9, json: { error: { code: 'OUT_LOCK_LOST' } } });
    expect(leftProcesses()).toEqual([]);
    expect(await readdir(at('out'))).not.toContain('.veza');
    await rm(at('music/2.wav'));
    expect(await place.run(ARGS)).toMatchObject({ code: 0, json: { failed: 0 } });
  });
});

describe('an album', () => {
  const loudness = async (name: string) => {
    const text = await readFile(at('out', name, 'asset.json'), 'utf8');
    return (JSON.parse(text) as { loudness: { integratedLufs: number; album: unknown } }).loudness;
  };

  it('has one loudness in all its files, also in those that an earlier run encoded', async () => {
    await makeAlbum(5, 2);
    await place.run(ARGS);
    const before = await loudness('1');
    expect(before.album).toEqual((await loudness('2')).album);
    await writeFile(at('music/3.wav'), makeQuiet(makeWav(5, 3)));
    expect((await place.run(ARGS)).json).toMatchObject({ done: 1, skipped: 2 });
    const [one, two, three] = [await loudness('1'), await loudness('2'), await loudness('3')];
    expect(one.album).toEqual(three.album);
    expect(two.album).toEqual(three.album);
    expect(one.album).not.toEqual(before.album);
    expect(three.integratedLufs).toBeLessThan(one.integratedLufs - 10);
    expect(one.album).toMatchObject({
      integratedLufs: expect.any(Number),
      rangeLu: expect.any(Number),
    });
  });
});

/** The same at a quarter of the level. */
function makeQuiet(wav: Buffer): Buffer {
  const quiet = Buffer.from(wav);
  for (let at = 44; at + 1 < quiet.length; at += 2) {
    quiet.writeInt16LE(Math.trunc(quiet.readInt16LE(at) / 4), at);
  }
  return quiet;
}
