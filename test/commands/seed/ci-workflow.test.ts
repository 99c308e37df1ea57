import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { CI_ACCOUNTS, ciEmail, ciPassword } from '#seed/ci/cast.ts';

import { openTestDatabase } from '../../support/test-context.ts';
import { VEZA } from '../../support/veza.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const RUN_TIMEOUT_MS = 120_000;

let page: string;
let dir: string;
beforeAll(async () => {
  page = await readFile(path.join(ROOT, 'docs/ci.md'), 'utf8');
  dir = await mkdtemp(path.join(tmpdir(), 'veza-ci-page-'));
  const shim = [
    '#!/bin/sh',
    'if [ "$1" = veza ]; then shift; exec "$NODE" "$VEZA" "$@"; fi',
    'echo "$@" >> npx.log',
    '[ "$1 $2" != "playwright test" ] || curl -fsS "$BASE_URL/api/v1/tracks?limit=50" > tracks.json',
  ];
  await writeFile(path.join(dir, 'npx'), `${shim.join('\n')}\n`);
  await writeFile(path.join(dir, 'npm'), '#!/bin/sh\n');
  for (const name of ['npx', 'npm']) await chmod(path.join(dir, name), 0o755);
  environment = { NODE: process.execPath, VEZA };
});
afterAll(() => rm(dir, { recursive: true }));
let environment: Record<string, string>;

const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map((match) => match[1]!);

/** The commands of a workflow's steps by the steps' names. */
function stepsOf(workflow: string): Map<string, string> {
  const steps = new Map<string, string>();
  for (const step of workflow.split(/^ {6}- /m).slice(1)) {
    const name = /^name: (.*)$/m.exec(step)?.[1];
    const run = /^ {8}run: (?:\|\n((?: {10}.*\n)+)|(.*)$)/m.exec(step);
    if (name && run) steps.set(name, run[1]?.replaceAll(/^ {10}/gm, '') ?? run[2]!);
  }
  return steps;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the workflows are YAML, and keep their reports when something fails', async () => {
  const workflows = blocks('yaml');
  expect(workflows).toHaveLength(2);
  for (const workflow of workflows) {
    const oxfmt = path.join(ROOT, 'node_modules/.bin/oxfmt');
    const formatted = await execa(oxfmt, ['--stdin-filepath=e2e.yml'], { input: workflow });
    expect(formatted.stdout.trim()).not.toBe('');
    expect(workflow).toContain("github.event_name == 'pull_request' && '--grep=@critical'");
    expect(workflow).toMatch(/if: failure\(\)\n +uses: .*upload-artifact/);
    expect(workflow).toMatch(/schedule:\n +- cron:/);
    expect([...stepsOf(workflow).keys()].join(', ')).toBe(
      'Install, Migrate, Seed, Start the server, Test, Stop the server',
    );
  }
});

test('the steps of both workflows run as they are written, and the tests find ten tracks', async () => {
  for (const workflow of blocks('yaml')) {
    await using database = await openTestDatabase({ empty: true });
    const port = await freePort();
    const env = {
      ...environment,
      PATH: `${dir}:${process.env['PATH']}`,
      VEZA_ENV: 'test',
      VEZA_DATA_DIR: path.join(dir, 'data'),
      VEZA_SERVER_PORT: String(port),
      DATABASE_URL: database.url,
      BASE_URL: `http://127.0.0.1:${port}`,
      SELECTION: '--grep=@critical',
    };
    await rm(path.join(dir, 'npx.log'), { force: true });
    for (const [name, run] of stepsOf(workflow)) {
      const done = await execa('bash', ['-e', '-c', run], {
        cwd: dir,
        env,
        extendEnv: false,
        reject: false,
        timeout: RUN_TIMEOUT_MS,
        stdin: 'ignore',
      });
      expect([name, done.exitCode, done.exitCode === 0 ? '' : done.stderr]).toEqual([name, 0, '']);
    }
    const log = await readFile(path.join(dir, 'npx.log'), 'utf8');
    expect(log).toBe('playwright install --with-deps chromium\nplaywright test --grep=@critical\n');
    const tracks = JSON.parse(await readFile(path.join(dir, 'tracks.json'), 'utf8')) as {
      items: { state: string }[];
    };
    expect(tracks.items.filter((item) => item.state === 'ready')).toHaveLength(10);
    const pid = Number(await readFile(path.join(dir, 'veza.pid'), 'utf8'));
    await expect
      .poll(() => execa('kill', ['-0', String(pid)], { reject: false }).then((r) => r.failed), {
        timeout: 30_000,
      })
      .toBe(true);
  }
}, 300_000);

test('the accounts are those that the page names, and its commands exist', () => {
  for (const { name } of CI_ACCOUNTS) {
    expect(page).toContain(`\`${ciEmail(name)}\``);
    expect(page).toContain(`\`${ciPassword(name)}\``);
  }
  const commands = [...page.matchAll(/npx veza ([a-z]+(?: [a-z]+)?)/g)].map((match) => match[1]!);
  const known = ['migrate', 'seed', 'serve', 'db clone', 'db start'];
  expect(commands.filter((name) => !known.includes(name))).toEqual([]);
  expect(new Set(commands)).toEqual(new Set(known));
});
