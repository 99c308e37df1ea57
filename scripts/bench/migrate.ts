// A folder of 100 migrations with three statements each, as whole processes: veza beside a bare loop
// over node-postgres with one transaction a file, knex, node-pg-migrate and dbmate. Every tool gets
// the same SQL in its own form and a new database; they take turns, each round in another order. Then
// the same with nothing pending. The server is the embedded one as users have it: its own settings, on
// disk, every wait for the disk included. Databases stay until the end: ext4 steps over every file that
// was deleted in the last seconds, of which a dropped database leaves hundreds, and whoever comes next
// would pay for them. With --memory the server's folder is in memory and waits for no disk.
// node-pg-migrate applies all files in one transaction unless told, so it is there twice. The
// limit is a client that keeps no list and sends everything in one transaction, one message a file:
// node-postgres, and `psql -1` where it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { embeddedPaths } from '#db/embedded/paths.ts';
import { findPostmaster } from '#db/embedded/postmaster-pid.ts';

import { openCrashServer, type CrashServer } from '../../test/db/migrate/crash/crash-server.ts';

const FILES = 100;
const TOOL_MS_MAX = 120_000;
const MEMORY = '/dev/shm';
/** Of the processor times in /proc. */
const TICK_MS = 10;
/** A backend has ended this long after its client. */
const BACKEND_ENDS_MS = 100;

/** One way to migrate a database: whole command line and environment. */
interface Tool {
  readonly name: string;
  /** It keeps no list of what is done, so that there is no second run. */
  readonly once?: boolean;
  command(url: string): { file: string; args: readonly string[]; env?: Record<string, string> };
}

/** What a run took, in milliseconds; the processor times only where there is /proc. */
interface Taken {
  readonly wall: number;
  readonly client: number | undefined;
  readonly server: number | undefined;
}

type Times = Map<string, Taken[]>;

/**
 * The server of users: what the embedded one is for tests, taken back. No checkpoint falls into the run
 * of one tool that writes out what all of them have left.
 */
const DURABLE = {
  fsync: 'on',
  full_page_writes: 'on',
  log_disconnections: 'off',
  max_wal_size: '32GB',
  checkpoint_timeout: '1h',
};

/** Runs the benchmark and prints medians and the medians of the ratios within each round. */
export async function run({ rounds, memory }: { rounds: number; memory?: true }): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-migrate-'));
  const place = await mkdtemp(path.join(memory ? MEMORY : dir, 'veza-bench-'));
  try {
    const dataDir = path.join(place, 'cluster');
    await using server = await openCrashServer(dataDir, memory ? {} : DURABLE);
    const postmaster = (await findPostmaster(embeddedPaths(dataDir).data))!.pid;
    const tools = await prepareTools(dir);
    const applying: Times = new Map(tools.map(({ name }) => [name, []]));
    const settled: Times = new Map();
    for (const { name, once } of tools) if (!once) settled.set(name, []);
    let databases = 0;
    for (let round = -1; round < rounds; round += 1) {
      for (const tool of turned(tools, round + 1)) {
        const database = `bench_${databases}`;
        databases += 1;
        const taken = await measure(server, { postmaster, database }, tool);
        // The first round warms files and caches up.
        if (round < 0) continue;
        applying.get(tool.name)!.push(taken[0]!);
        if (!tool.once) settled.get(tool.name)!.push(taken[1]!);
      }
    }
    const where = memory ? 'in memory' : 'on disk';
    console.log(`${FILES} files of three statements, ${rounds} rounds, ${where}`);
    report(applying);
    console.log('nothing pending');
    report(settled);
    // To stop it properly takes a minute of writing out what is thrown away.
    await server.kill();
  } finally {
    await rm(dir, { recursive: true, force: true });
    await rm(place, { recursive: true, force: true });
  }
}

/** Another one begins every round, and every second round goes backwards: nobody follows the same one. */
function turned(tools: readonly Tool[], round: number): Tool[] {
  const first = round % tools.length;
  const order = [...tools.slice(first), ...tools.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}

/** A run on a new database, and a second run that has nothing to do. */
async function measure(
  server: CrashServer,
  { postmaster, database }: { postmaster: number; database: string },
  tool: Tool,
): Promise<Taken[]> {
  await server.query('postgres', `create database ${database} template template0`);
  const url = server.url(database);
  const taken = [await timeOf(tool, url, postmaster)];
  if (!tool.once) taken.push(await timeOf(tool, url, postmaster));
  const [found] = await server.query<{ count: number }>(
    database,
    `select count(*)::integer as count from pg_tables where tablename like 'bench_t%'`,
  );
  if (found!.count !== FILES) throw new Error(`${tool.name} made ${found!.count} tables`);
  return taken;
}

async function timeOf(tool: Tool, url: string, postmaster: number): Promise<Taken> {
  const { file, args, env } = tool.command(url);
  await sleep(BACKEND_ENDS_MS);
  const before = [childrenMs('self'), childrenMs(postmaster)];
  const startedAt = performance.now();
  const result = spawnSync(file, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    encoding: 'utf8',
    timeout: TOOL_MS_MAX,
  });
  const wall = performance.now() - startedAt;
  if (result.status !== 0) {
    throw new Error(`${tool.name} ended with ${result.status}: ${result.stdout}${result.stderr}`);
  }
  await sleep(BACKEND_ENDS_MS);
  const after = [childrenMs('self'), childrenMs(postmaster)];
  const [client, backends] = after.map((ms, at) => ms && ms - before[at]!);
  return { wall, client, server: backends };
}

/** Processor time of the children of a process: those that have ended, and those that are there. */
function childrenMs(pid: number | 'self'): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  const living = readFileSync(
    `/proc/${pid}/task/${pid === 'self' ? process.pid : pid}/children`,
    'utf8',
  );
  const own = living
    .split(' ')
    .filter(Boolean)
    .map((child) => ticksOf(child, 11));
  return [ticksOf(pid, 13), ...own].reduce((sum, ticks) => sum + ticks, 0) * TICK_MS;
}

/** Two neighbours in the list of /proc, time of the user and of the system; none of who is gone. */
function ticksOf(pid: number | string, at: number): number {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return 0;
  const [, behind = ''] = readFileSync(file, 'utf8').split(/\) (?=\S )/);
  const [user, system] = behind
    .split(' ')
    .slice(at, at + 2)
    .map(Number);
  return user! + system!;
}

const statementsOf = (n: number): string[] => [
  `create table bench_t${n} (id bigint primary key, name text not null, at timestamptz)`,
  `create index bench_t${n}_name on bench_t${n} (name)`,
  `create index bench_t${n}_at on bench_t${n} (at)`,
];

async function prepareTools(dir: string): Promise<Tool[]> {
  const folder = async (name: string): Promise<string> => {
    const made = path.join(dir, name);
    await mkdir(made);
    return made;
  };
  const plain = await folder('plain');
  const knex = await folder('knex');
  const pgMigrate = await folder('node-pg-migrate');
  const dbmate = await folder('dbmate');
  for (let n = 1; n <= FILES; n += 1) {
    const id = String(n).padStart(6, '0');
    const text = `${statementsOf(n).join(';\n')};\n`;
    const raws = statementsOf(n).map((sql) => `  await knex.raw(${JSON.stringify(sql)});`);
    await writeFile(path.join(plain, `${id}_t${n}.sql`), text);
    await writeFile(
      path.join(dbmate, `${id}_t${n}.sql`),
      `-- migrate:up\n${text}-- migrate:down\n`,
    );
    await writeFile(path.join(pgMigrate, `${1_700_000_000_000 + n}_t${n}.sql`), text);
    await writeFile(
      path.join(knex, `${id}_t${n}.cjs`),
      `exports.up = async (knex) => {\n${raws.join('\n')}\n};\nexports.down = async () => {};\n`,
    );
  }
  return [
    vezaTool(plain),
    await bareTool(dir, plain),
    ...peers(dir, { knex, pgMigrate, dbmate }),
    await oneTransactionTool(dir, plain),
    ...(await psqlTool(plain)),
  ];
}

function vezaTool(folder: string): Tool {
  const veza = ['bin/veza.js', 'migrate', '--dir', folder, '--database-url'];
  return {
    name: 'veza',
    command: (url) => ({ file: process.execPath, args: [...veza, url] }),
  };
}

/** What nobody can do without: the files, one transaction each, and a list of those that are done. */
async function bareTool(dir: string, folder: string): Promise<Tool> {
  const file = path.join(dir, 'bare.mjs');
  const pg = import.meta.resolve('pg');
  await writeFile(
    file,
    `import { readdir, readFile } from 'node:fs/promises';
import pg from ${JSON.stringify(pg)};
const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query('create table if not exists done (name text primary key)');
const done = new Set((await client.query('select name from done')).rows.map((row) => row.name));
for (const name of (await readdir(${JSON.stringify(folder)})).sort()) {
  if (done.has(name)) continue;
  const text = await readFile(${JSON.stringify(folder)} + '/' + name, 'utf8');
  await client.query('begin');
  for (const statement of text.split(';\\n').filter(Boolean)) await client.query(statement);
  await client.query('insert into done values ($1)', [name]);
  await client.query('commit');
}
await client.end();
`,
  );
  return {
    name: 'bare pg loop',
    command: (url) => ({ file: process.execPath, args: [file, url] }),
  };
}

/** The limit of a client of node-postgres: no list, one transaction, a file is one message. */
async function oneTransactionTool(dir: string, folder: string): Promise<Tool> {
  const file = path.join(dir, 'one-transaction.mjs');
  const pg = import.meta.resolve('pg');
  await writeFile(
    file,
    `import { readdir, readFile } from 'node:fs/promises';
import pg from ${JSON.stringify(pg)};
const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query('begin');
for (const name of (await readdir(${JSON.stringify(folder)})).sort()) {
  await client.query(await readFile(${JSON.stringify(folder)} + '/' + name, 'utf8'));
}
await client.query('commit');
await client.end();
`,
  );
  const command: Tool['command'] = (url) => ({ file: process.execPath, args: [file, url] });
  return { name: 'pg, one transaction', once: true, command };
}

/** `psql -1`, where there is one. */
async function psqlTool(folder: string): Promise<Tool[]> {
  if (spawnSync('psql', ['--version']).status !== 0) return [];
  const files = (await readdir(folder)).sort().flatMap((name) => ['-f', path.join(folder, name)]);
  const args = ['-X', '-q', '-1', '-v', 'ON_ERROR_STOP=1', ...files];
  return [
    { name: 'psql -1', once: true, command: (url) => ({ file: 'psql', args: [...args, url] }) },
  ];
}

const bin = (name: string): string => path.resolve('node_modules/.bin', name);

function pgMigrateTool(name: string, flags: readonly string[], folder: string): Tool {
  const args = ['up', '--migrations-dir', folder, '--migration-file-language', 'sql', ...flags];
  const file = bin('node-pg-migrate');
  return { name, command: (url) => ({ file, args, env: { DATABASE_URL: url } }) };
}

function peers(dir: string, folders: Record<'knex' | 'pgMigrate' | 'dbmate', string>): Tool[] {
  return [
    {
      name: 'knex',
      command: (url) => ({
        file: process.execPath,
        args: [
          path.resolve('node_modules/knex/bin/cli.js'),
          'migrate:latest',
          '--client=pg',
          `--connection=${url}`,
          `--migrations-directory=${folders.knex}`,
        ],
        env: { NODE_PATH: path.resolve('node_modules') },
      }),
    },
    pgMigrateTool('node-pg-migrate', [], folders.pgMigrate),
    pgMigrateTool('the same, file by file', ['--no-single-transaction'], folders.pgMigrate),
    {
      name: 'dbmate',
      command: (url) => ({
        file: bin('dbmate'),
        args: [
          '--no-dump-schema',
          '--migrations-dir',
          folders.dbmate,
          '--url',
          dbmateUrl(url),
          'up',
        ],
      }),
    },
  ];
}

/** dbmate has a word of its own for the folder of the socket. */
function dbmateUrl(text: string): string {
  const url = new URL(text);
  const socket = url.searchParams.get('host');
  const { username, password, pathname } = url;
  return socket === null
    ? `${text}?sslmode=disable`
    : `postgres://${username}:${password}@${pathname}?socket=${socket}&sslmode=disable`;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function report(times: Times): void {
  const own = times.get('veza')!;
  const medianOf = (values: readonly Taken[], of: (taken: Taken) => number | undefined): string => {
    const known = values.map(of).filter((ms) => ms !== undefined);
    return (known.length === 0 ? '–' : median(known).toFixed(0)).padStart(5);
  };
  for (const [name, values] of times) {
    const ratio = median(values.map(({ wall }, round) => own[round]!.wall / wall));
    const wall = medianOf(values, (taken) => taken.wall);
    const client = medianOf(values, (taken) => taken.client);
    const server = medianOf(values, (taken) => taken.server);
    console.log(
      `  ${name.padEnd(22)} ${wall} ms (processor: client ${client}, server ${server})` +
        `   veza takes ${ratio.toFixed(2)} × as long`,
    );
  }
}
