import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');

describe("import 'veza/hls'", () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-api-'));
    await mkdir(path.join(dir, 'node_modules'));
    await symlink(ROOT, path.join(dir, 'node_modules/veza'));
    await writeFile(path.join(dir, 'package.json'), '{"type":"module"}');
    await writeFile(path.join(dir, 'a.m3u8'), '#EXTM3U\n#EXT-X-VERSION:3\n');
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('validates, and lists the rules', async () => {
    const program = `
      import { listRules, validateHls } from 'veza/hls';
      const events = [];
      const report = await validateHls('a.m3u8', { depth: 'playlists', onEvent: (event) => events.push(event.type) });
      const [{ name, findings }] = report.subjects;
      console.log(JSON.stringify([name, findings[0].rule, events, listRules().length > 100]));
      await validateHls('*.none').catch((error) => console.log(error.code));
    `;
    await writeFile(path.join(dir, 'program.js'), program);
    const { stdout } = await execa('node', ['program.js'], { cwd: dir });
    expect(stdout.split('\n')).toEqual([
      '["a.m3u8","target-duration-present",["subject.validated"],true]',
      'HLS_NOTHING_FOUND',
    ]);
  });

  it('has types', async () => {
    const program = `
      import { listRules, validateHls, type HlsFinding } from 'veza/hls';
      export const found: readonly HlsFinding[] = (await validateHls('a')).subjects[0]!.findings;
      export const codes: string[] = listRules().map(({ code }) => code);
      // @ts-expect-error -- there is no such profile
      await validateHls('a', { profile: 'ietf' });
    `;
    await writeFile(path.join(dir, 'program.ts'), program);
    const flags = ['--strict', '--module', 'nodenext', '--target', 'es2023', '--noEmit'];
    const options = ['--types', 'node', '--typeRoots', path.join(ROOT, 'node_modules/@types')];
    const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
    const { stdout } = await execa(tsc, [...flags, ...options, 'program.ts'], { cwd: dir });
    expect(stdout).toBe('');
  }, 60_000);
});
