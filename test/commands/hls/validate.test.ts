import http from 'node:http';
import https from 'node:https';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { copyAsset } from '../../pipeline/validate/good-assets.ts';
import { runCommand as command } from '../run-command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'veza-hls-'));
  await write('good', await copyAsset('aac-files'));
  const bad = await copyAsset('aac-files');
  const playlist = bad.get('aac-96/playlist.m3u8')!.toString();
  bad.set('aac-96/playlist.m3u8', Buffer.from(playlist.replace('#EXT-X-ENDLIST\n', '')));
  await write('bad', bad);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function write(folder: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
  for (const [name, bytes] of files) {
    const file = path.join(cwd, folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}

const validate = (...args: string[]) => command('hls validate', args, { cwd });

interface Document {
  schema: string;
  subjects: { name: string; playlists: number; segments: number; counts: object }[];
  findings: { rule: string; code: string; subject: object; evidence?: { excerpt?: string } }[];
  ignored: { finding: { rule: string }; reason: string }[];
  failed: { name: string; code: string }[];
  counts: object;
}

describe('veza hls validate', () => {
  it('finds nothing in what is good, and says what it looked at', async () => {
    const { code, stdout } = await validate('good/master.m3u8', '--quiet');
    expect(stdout).toMatch(
      /^1 presentation, 3 playlists, 8 segments \(\d+ KiB\): nothing found\.\n$/,
    );
    expect(code).toBe(0);
  });

  it('prints what it finds as compilers do, with the line and a caret, and ends with 3', async () => {
    const { code, stdout, stderr } = await validate('bad/master.m3u8', '--quiet');
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    expect(stdout).toContain(
      `bad/aac-96/playlist.m3u8:14:1: error: The playlist is VOD, and EXT-X-ENDLIST is missing.
  14 | s3.m4s
     | ^
  help: Add the line #EXT-X-ENDLIST at the end.
  rule: M10 endlist-present (MUST, draft-pantos-hls-rfc8216bis §6.2.1), docs/rules/hls/endlist-present.md
`,
    );
    expect(stdout).toMatch(/8 segments \(\d+ KiB\): 1 error, 0 warnings, 0 info\.\n$/);
  });

  it('prints one document with --json, the same as --format json', async () => {
    const { code, json, stdout } = await validate('bad', 'good', '--json');
    expect(code).toBe(3);
    const document = json() as unknown as Document;
    expect(document).toMatchObject({
      schema: 'veza.hls.validate/1',
      profile: 'rfc',
      depth: 'media',
      subjects: [
        { name: 'bad/master.m3u8', playlists: 3, segments: 8, counts: { error: 1 } },
        { name: 'good/master.m3u8', playlists: 3, segments: 8, counts: { error: 0 } },
      ],
      findings: [
        {
          rule: 'endlist-present',
          code: 'M10',
          severity: 'error',
          level: 'MUST',
          subject: { kind: 'playlist', name: 'bad/aac-96/playlist.m3u8', line: 14, column: 1 },
          count: 1,
          evidence: { excerpt: '  14 | s3.m4s\n     | ^' },
        },
      ],
      ignored: [],
      failed: [],
      counts: { error: 1, warning: 0, info: 0 },
    });
    expect(stdout).not.toContain(cwd);
    expect((await validate('bad', 'good', '--format', 'json')).stdout).toBe(stdout);
  });

  it('reads no media with --playlists-only', async () => {
    const { json } = await validate('good', '--playlists-only', '--json');
    expect(json()).toMatchObject({ depth: 'playlists', subjects: [{ segments: 0 }] });
  });

  it('writes SARIF and JUnit', async () => {
    const { json } = await validate('bad', '--format', 'sarif');
    const [run] = json()['runs'] as [Record<string, unknown>];
    expect(run['results']).toMatchObject([
      {
        ruleId: 'endlist-present',
        level: 'error',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'bad/aac-96/playlist.m3u8' },
              region: { startLine: 14, startColumn: 1 },
            },
          },
        ],
      },
    ]);
    const { stdout, code } = await validate('bad', 'good', '--format', 'junit');
    expect(code).toBe(3);
    expect(stdout).toContain(
      '<testsuite name="bad/master.m3u8" tests="1" failures="1" errors="0">',
    );
    expect(stdout).toContain(
      '<testcase classname="bad/master.m3u8" name="M10 endlist-present bad/aac-96/playlist.m3u8:14:1"><failure type="error" message="The playlist is VOD, and EXT-X-ENDLIST is missing.">',
    );
    expect(stdout).toContain(
      '<testsuite name="good/master.m3u8" tests="1" failures="0" errors="0"><testcase classname="good/master.m3u8" name="nothing found"/></testsuite>',
    );
  });

  it('takes severities and exceptions with reasons from a file', async () => {
    const rules = async (content: object, ...args: string[]) => {
      await writeFile(path.join(cwd, 'rules.json'), JSON.stringify(content));
      return validate('bad', '--json', '--rules', 'rules.json', ...args);
    };
    const reason = 'it is live';
    const softer = { severities: { 'endlist-present': { severity: 'warning', reason } } };
    expect((await rules(softer)).code).toBe(0);
    expect((await rules(softer, '--fail-on', 'warning')).code).toBe(3);
    const excused = await rules({
      ignores: [{ rule: 'endlist-present', subject: 'bad/**', reason }],
    });
    expect(excused.code).toBe(0);
    expect(excused.json()).toMatchObject({
      findings: [],
      ignored: [{ finding: { rule: 'endlist-present' }, reason }],
      counts: { error: 0 },
    });
    const other = { ignores: [{ rule: 'endlist-present', subject: 'good/**', reason }] };
    expect((await rules(other)).code).toBe(3);
    const wrong = await rules({ ignores: [{ rule: 'endlist-presnt', reason }] });
    expect(wrong.code).toBe(2);
    expect(wrong.stdout).toContain('Did you mean \\"endlist-present\\"?');
  });

  it('says what is not there, alone with 2 and among others with 6', async () => {
    const alone = await validate('gone.m3u8');
    expect(alone).toMatchObject({ code: 2, stdout: '' });
    expect(alone.stderr).toContain('Error HLS_UNREADABLE: gone.m3u8 is not there.');
    const among = await validate('gone.m3u8', 'good', '--json');
    expect(among.code).toBe(6);
    expect(among.json()).toMatchObject({
      subjects: [{ name: 'good/master.m3u8' }],
      failed: [{ name: 'gone.m3u8', code: 'HLS_UNREADABLE', message: 'gone.m3u8 is not there.' }],
    });
    const nothing = await validate('good/aac-96/*.mp4');
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toContain('HLS_NOTHING_FOUND');
  });

  it.each(['gone.m3u8', 'good/aac-96/*.mp4'])(
    'says in every document that %s could not be read',
    async (subject) => {
      const sarif = await validate(subject, '--format', 'sarif');
      expect(sarif.code).toBe(2);
      expect(sarif.stderr).toContain('Error HLS_');
      expect(sarif.json()).toMatchObject({
        version: '2.1.0',
        runs: [
          {
            invocations: [
              {
                executionSuccessful: false,
                toolExecutionNotifications: [
                  { level: 'error', message: { text: expect.stringContaining(subject) as string } },
                ],
              },
            ],
            results: [],
          },
        ],
      });
      const junit = await validate(subject, '--format', 'junit');
      expect(junit.code).toBe(2);
      expect(junit.stdout).toContain(
        `<testsuite name="${subject}" tests="1" failures="0" errors="1"><testcase classname="${subject}" name="HLS_`,
      );
      const json = await validate(subject, '--format', 'json');
      expect(json.code).toBe(2);
      expect(json.json()).toMatchObject({ schema: 'veza.error/1' });
    },
  );

  it('says in every document that the rules file is wrong', async () => {
    await writeFile(path.join(cwd, 'wrong.json'), '{"ignore":[]}');
    const args = ['good', '--rules', 'wrong.json', '--format'];
    const { stdout, code } = await validate(...args, 'junit');
    expect({ code, stdout }).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('Did you mean &quot;ignores&quot;?') as string,
    });
    expect((await validate(...args, 'sarif')).json()).toMatchObject({ version: '2.1.0' });
  });

  it('has colour only where it is shown, or forced', async () => {
    const colored = async (...args: [Record<string, string>, ...string[]]) => {
      const [environment, ...flags] = args;
      const run = ['bad/master.m3u8', '--quiet', ...flags];
      return (await command('hls validate', run, { cwd, environment })).stdout;
    };
    const plain = await colored({});
    expect(plain).not.toContain('\u001B');
    const forced = await colored({ FORCE_COLOR: '1' });
    expect(forced).toContain(
      '\u001B[1mbad/aac-96/playlist.m3u8:14:1\u001B[0m: \u001B[31merror:\u001B[0m The playlist',
    );
    expect(forced).toContain('\u001B[31m^\u001B[0m');
    // oxlint-disable-next-line no-control-regex -- the codes of colours
    expect(forced.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain);
    expect(await colored({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(plain);
    expect(await colored({ FORCE_COLOR: '1' }, '--no-color')).toBe(plain);
    expect(await colored({}, '--color')).toBe(forced);
  });

  it('tells the events of several presentations to scripts', async () => {
    const { stderr } = await validate('good', 'bad', '--playlists-only', '--progress', 'ndjson');
    const events = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(events).toContainEqual({
      type: 'subject.validated',
      subject: 'bad/master.m3u8',
      counts: { error: 1, warning: 0, info: 0 },
    });
    expect(events).toContainEqual({ type: 'subjects.progress', done: 2, total: 2 });
  });

  it('refuses two documents at one time', async () => {
    expect((await validate('good', '--json', '--format', 'sarif')).code).toBe(2);
  });

  it('shows nothing that would move the cursor of a terminal', async () => {
    const files = await copyAsset('aac-files');
    const evil = '\u001B[2J\u001B]0;mine\u0007';
    const master = files
      .get('master.m3u8')!
      .toString()
      .replace('#EXTM3U\n', `#EXTM3U\n#EXT-X-${evil}\n`);
    files.set('master.m3u8', Buffer.from(master));
    await write('evil', files);
    const { stdout, stderr } = await validate('evil', '--profile', 'veza');
    expect(stdout).toContain('evil/master.m3u8:2');
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  it('does not read what lies outside, whatever a playlist names', async () => {
    await writeFile(path.join(cwd, 'secret.m3u8'), '#EXTM3U\n#EXT-X-secret word\n');
    await write(
      'inside',
      new Map([
        [
          'a.m3u8',
          Buffer.from(
            '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2"\n../secret.m3u8\n',
          ),
        ],
      ]),
    );
    const inside = path.join(cwd, 'inside');
    const refused = await command('hls validate', ['a.m3u8'], { cwd: inside });
    expect(refused.stdout).toContain(`lies outside of ${inside} and is not read`);
    expect(refused.stdout).not.toContain('secret word');
    const allowed = await command('hls validate', ['a.m3u8', '--root', '..', '--fail-on', 'info'], {
      cwd: inside,
    });
    expect(allowed.stdout).toContain('secret word');
  });
});

describe('veza hls validate over HTTP', () => {
  let server: http.Server;
  let url: string;
  const hits: string[] = [];
  beforeAll(async () => {
    const files = await copyAsset('aac-files');
    server = http.createServer((request, response) => {
      hits.push(request.url!);
      const bytes = files.get(new URL(request.url!, 'http://x').pathname.slice(1));
      if (request.url === '/inner.m3u8') {
        response.end(
          '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="mp4a.40.2"\nhttp://127.0.0.1:1/metadata\n',
        );
      } else if (bytes === undefined || request.url!.includes('s2.m4s'))
        response.writeHead(404).end();
      else response.end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('reads a presentation as a player does, and names no query', async () => {
    const { code, json, stdout } = await validate(`${url}/master.m3u8?token=secret`, '--json');
    expect(code).toBe(3);
    expect(stdout).not.toContain('secret');
    const { findings, subjects } = json() as unknown as Document;
    expect(subjects).toMatchObject([{ name: `${url}/master.m3u8`, segments: 6 }]);
    const rules = findings.map(({ rule }) => rule);
    expect(rules).toContain('resources-answered');
    expect(rules).toContain('playlists-compressed');
    expect(rules).toContain('media-content-type');
  });

  it('does not go where a playlist sends it in this network', async () => {
    const { stdout } = await validate(`${url}/inner.m3u8`);
    expect(stdout).toContain('an address of this network or machine, and is not read');
    const allowed = await validate(`${url}/inner.m3u8`, '--allow-private');
    expect(allowed.stdout).toContain('nobody listens there');
  });
});

describe('veza hls validate over HTTPS', () => {
  let server: https.Server;
  let url: string;
  beforeAll(async () => {
    const [key, cert] = [path.join(cwd, 'key.pem'), path.join(cwd, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    await execa('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert]);
    const files = await copyAsset('aac-files');
    const options = { key: await readFile(key), cert: await readFile(cert) };
    server = https.createServer(options, (request, response) => {
      response.end(files.get(request.url!.slice(1)));
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}/master.m3u8`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('trusts whom the system trusts, and nobody else', async () => {
    const stranger = await validate(url);
    expect(stranger.code).toBe(2);
    expect(stranger.stderr).toContain('cannot be fetched: self-signed certificate');
    const trusted = await command('hls validate', [url, '--profile', 'apple', '--json'], {
      cwd,
      environment: { NODE_EXTRA_CA_CERTS: path.join(cwd, 'cert.pem') },
    });
    const { findings, subjects } = trusted.json() as unknown as Document;
    expect(subjects).toMatchObject([{ playlists: 3, segments: 8 }]);
    expect(findings.map(({ rule }) => rule)).not.toContain('transport-secured');
  });
});

describe('veza hls rules', () => {
  it('lists every rule with its clause and its page', async () => {
    const { json, code } = await command('hls rules', ['--json']);
    expect(code).toBe(0);
    const { rules, notChecked } = json() as Record<string, Record<string, unknown>[]>;
    expect(notChecked).toContainEqual({ code: 'M14', reason: expect.stringMatching(/changed/) });
    expect(rules!.find(({ id }) => id === 'endlist-present')).toEqual({
      id: 'endlist-present',
      code: 'M10',
      title: 'The playlist of finished music says that it ends',
      severity: 'error',
      level: 'MUST',
      source: 'draft-pantos-hls-rfc8216bis §6.2.1',
      why: expect.any(String) as string,
      reads: 'playlist',
      profiles: ['rfc', 'apple', 'veza'],
      page: 'docs/rules/hls/endlist-present.md',
    });
    const { stdout } = await command('hls rules');
    expect(stdout.split('\n')[0]).toMatch(/^CODE +RULE +SEVERITY +LEVEL +TITLE$/);
  });
});
