// Runs a command of the built command line and keeps what V8 compiled for it; the build starts it once
// for each way in which veza is started. The run is a migration, because it goes through most of what
// commands share. Its database is only an echo of the protocol: the build needs no PostgreSQL. The
// file of a topic without migrations goes through its help.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { compiledFile, loadCompiled } = require('../bin/load-compiled.js');
const v8 = require('node:v8');

/** Speaks as PostgreSQL does: every statement succeeds, and every query finds the same row. */
function answer(socket) {
  socket.on('error', () => {});
  let buffer = Buffer.alloc(0);
  let isOpen = false;
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = isOpen ? 1 : 0;
      if (buffer.length < head + 4) return;
      const end = head + buffer.readUInt32BE(head);
      if (buffer.length < end) return;
      const type = isOpen ? String.fromCharCode(buffer[0]) : 'start';
      socket.write(reply(type, buffer.toString('utf8', head + 4, end)));
      buffer = buffer.subarray(end);
      isOpen = true;
    }
  });
}

const int32 = (value) => Buffer.from(new Int32Array([value]).buffer).swap32();
const int16 = (value) => Buffer.from(new Int16Array([value]).buffer).swap16();
const message = (type, ...parts) => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
};
const READY = message('Z', 'I');
const [TEXT, BOOL, INT4, TEXTS, JSON_VALUE] = [25, 16, 23, 1009, 114];
/** What the queries of a run ask for, by the names of its columns. */
const ROW = [
  ['name', TEXT, 'public'],
  ['schema', TEXT, 'public'],
  ['database', TEXT, '1'],
  ['version', INT4, '18'],
  ['number', INT4, '180000'],
  ['owner', TEXT, '10'],
  ['found', TEXTS, '{comments}'],
  ['path', TEXT, "''"],
  ['jit', TEXT, "'off'"],
  ['present', BOOL, 'f'],
  ['chained', BOOL, 'f'],
  ['held', BOOL, 't'],
  ['type', TEXT, 'json'],
  ['catalog', JSON_VALUE, '{"format":2,"objects":[],"links":[],"aliases":[]}'],
];
const COLUMNS = message(
  'T',
  int16(ROW.length),
  ...ROW.flatMap(([name, oid]) => [
    `${name}\0`,
    int32(0),
    int16(0),
    int32(oid),
    int16(-1),
    int32(-1),
    int16(0),
  ]),
);
const VALUES = message(
  'D',
  int16(ROW.length),
  ...ROW.flatMap((cell) => [int32(cell[2].length), cell[2]]),
);

function reply(type, body) {
  if (type === 'start')
    return Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(1)), READY]);
  if (type === 'Q') return Buffer.concat([...body.split(';').map(result), READY]);
  const parts = { P: message('1'), B: message('2'), D: COLUMNS, S: READY };
  return type === 'E'
    ? Buffer.concat([VALUES, message('C', 'SELECT 1\0')])
    : (parts[type] ?? Buffer.alloc(0));
}

function result(statement) {
  const [word = ''] = statement.trim().split(/\s/);
  const isQuery = /^(select|with)$/i.test(word);
  const done = message('C', isQuery ? 'SELECT 1\0' : `${word.toUpperCase()}\0`);
  return isQuery ? Buffer.concat([COLUMNS, VALUES, done]) : done;
}

/** One file is read with the parser and one without, and the second is sent behind the first. */
const FILES = [
  ['000001_one.sql', 'create table one (id int);\nselect 1;\n'],
  [
    '000002_two.sql',
    `create table two (id bigint primary key, name text not null default 'x' references one (id), unique (id));
create index two_id on two (id);
alter table two add column more text, drop column name;\n`,
  ],
];

const [name] = process.argv.splice(2);
const file = path.join(root, `dist/${name}.cjs`);
const tag = v8.cachedDataVersionTag();
const setFlag = v8.setFlagsFromString;
const changed = [];
v8.setFlagsFromString = (flag) => {
  changed.push(flag);
  setFlag(flag);
};
const dir = await mkdtemp(path.join(tmpdir(), 'veza-compile-'));
const server = createServer(answer);
try {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const [name, text] of FILES) await writeFile(path.join(dir, name), text);
  const url = `postgres://veza@127.0.0.1:${server.address().port}/veza`;
  const migration = ['migrate', '--quiet', '--json', '--dir', dir, '--database-url', url];
  process.argv.push(
    ...(name === 'main' || name === 'migrate' ? migration : [name, dir, '--dry-run']),
  );
  const { exports, script } = loadCompiled(file, path.join(root, 'dist/main.cjs'));
  await exports.run(process.argv.slice(2), root);
  // The run has changed flags of V8, and the code would belong to a Node.js that is started with them.
  for (const flag of changed) setFlag(flag.replace(/^--no-/, '--'));
  if (v8.cachedDataVersionTag() !== tag) throw new Error('the run left V8 with flags of its own');
  await writeFile(`${compiledFile(file)}.next`, script.createCachedData());
  await rename(`${compiledFile(file)}.next`, compiledFile(file));
} finally {
  server.close();
  await rm(dir, { recursive: true, force: true });
}
