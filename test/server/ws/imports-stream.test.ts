import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { importRun, type ImportRun } from '#server/contract/jobs.ts';

import { importMusic } from '../../domains/catalog/import-music.ts';
import { makeWav } from '../../support/add-track.ts';
import { waitFor } from '../../support/wait-for.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';
import { addSession, openSignedIn, type TestClient } from './ws-client.ts';

/** The import tells of a file at most every 250 ms; files that arrive later are all told. */
const TOLD_AFTER_MS = 300;

let t: TestServer;
let root: string;
beforeAll(async () => {
  t = await startTestServer();
  root = await mkdtemp(path.join(tmpdir(), 'veza-ws-import-'));
});
afterAll(async () => {
  await t[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

const toldTo = (client: TestClient): ImportRun[] =>
  client.frames.flatMap((frame) =>
    frame.type === 'ev' && frame.kind === 'import' ? [importRun.parse(frame.data)] : [],
  );

/** Three pieces, each as soon as the client was told of the one before. */
async function* arriveAsTold(client: TestClient): AsyncGenerator<string> {
  for (let index = 0; index < 3; index += 1) {
    await waitFor(`word of ${index} files`, () =>
      toldTo(client).some((told) => told.state === 'running' && told.imported === index),
    );
    await t.ctx.clock.sleep(TOLD_AFTER_MS);
    const file = path.join(root, `${index}.wav`);
    await writeFile(file, makeWav(0.1, 70 + index));
    yield file;
  }
}

test('whoever follows imports is told of each from its start, file by file, to its end', async () => {
  const client = await openSignedIn(t.ctx, t.server.port, await addSession(t.ctx, 'admin'));
  client.send({ type: 'sub', id: 2, stream: 'imports' });
  expect(await client.next('subbed')).toMatchObject({ snapshot: [], truncated: false });
  const arriving = arriveAsTold(client);
  const paths = { filesTotal: 3, bytesTotal: 30_000, durationMs: 300, root, arriving };
  const { importId } = await importMusic(t.ctx, paths);
  const last = await waitFor('the end', () => toldTo(client).find((told) => told.state === 'done'));
  expect(last).toMatchObject({ id: importId, filesTotal: 3, imported: 3, failed: 0, error: null });
  const counts = toldTo(client).map((told) => told.imported);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3]));
  const seqs = client.frames.flatMap((frame) => (frame.type === 'ev' ? [frame.seq] : []));
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));

  // Who comes later begins with what has happened.
  const later = await openSignedIn(t.ctx, t.server.port, await addSession(t.ctx, 'admin'));
  later.send({ type: 'sub', id: 2, stream: 'imports' });
  expect((await later.next('subbed')).snapshot).toEqual([last]);
  client.socket.close();
  later.socket.close();
});

test('an account without the permission is refused the stream and told of nothing', async () => {
  const client = await openSignedIn(t.ctx, t.server.port, await addSession(t.ctx, 'user'));
  client.send({ type: 'sub', id: 2, stream: 'imports' });
  expect(await client.next('err')).toMatchObject({ id: 2, code: 'forbidden', retry: false });
  await importMusic(t.ctx, [root]);
  client.send({ type: 'hb', id: 3 });
  await client.next('hba');
  expect(client.frames.map((frame) => frame.type)).toEqual(['welcome', 'err', 'hba']);
  client.socket.close();
});
