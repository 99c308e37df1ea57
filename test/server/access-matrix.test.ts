import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Visibility } from '#domains/catalog/index.ts';
import { signMediaToken, type AccountRole } from '#domains/identity/index.ts';
import type { Route } from '#server/http/route.ts';
import { ROUTES } from '#server/index.ts';

import {
  ACCESS_TABLE,
  ROLE_COLUMNS,
  type Expectations,
  type RoleColumn,
  type Situation,
} from './access-table.ts';
import { addAccount, signInAgain, type Account } from './account-fixtures.ts';
import { subscriptionOf } from './billing-fixtures.ts';
import { orderOf, productOf } from './market-fixtures.ts';
import { addTrack, RENDITION, type TrackFixture } from './media-fixtures.ts';
import { runOf } from './reconcile-fixtures.ts';
import { startTestServer, type TestServer } from './start-test-server.ts';

const VISIBILITIES: readonly Visibility[] = ['public', 'members', 'private'];
const ACCOUNT_ROLE: Record<Exclude<RoleColumn, 'guest'>, AccountRole> = {
  user: 'user',
  premium: 'user',
  artist: 'artist',
  moderator: 'moderator',
  admin: 'admin',
};
const OF_TRACKS = VISIBILITIES.flatMap((visibility): Situation[] => [
  `own ${visibility}`,
  `another's ${visibility}`,
]);
/** Queries without which a route does not answer. */
const QUERIES: Readonly<Record<string, string>> = { search: '?q=a' };

let server: TestServer;
let stranger: Account;
const accounts = new Map<RoleColumn, Account>();
/** Tracks that no request changes, by owner and visibility. */
const tracks = new Map<string, TrackFixture>();

beforeAll(async () => {
  server = await startTestServer();
  stranger = await addAccount(server.ctx, { name: 'stranger', role: 'artist' });
  for (const name of ROLE_COLUMNS) {
    if (name === 'guest') continue;
    const premium = name === 'premium';
    const account = await addAccount(server.ctx, { name, role: ACCOUNT_ROLE[name], premium });
    accounts.set(name, account);
  }
});
afterAll(() => server[Symbol.asyncDispose]());

test('every route has its row, and every row its route', () => {
  expect(Object.keys(ACCESS_TABLE).sort()).toEqual(ROUTES.map((route) => route.id).sort());
});

describe.each(ROUTES.map((route) => [route.id, route] as const))('%s', (id, route) => {
  for (const [situation, expected] of cells(ACCESS_TABLE[id], route)) {
    for (const [role, outcome] of expected) {
      if (outcome === '-') continue;
      test(`${situation}: ${role} ${outcome}`, async () => {
        expect(await ask(route, situation, role)).toBe(outcome);
      });
    }
  }
});

/** The situations that the route's rule tells apart, whether or not the table has them. */
function cells(
  table: Expectations | undefined,
  route: Route,
): [Situation, (readonly [RoleColumn, string])[]][] {
  return situationsOf(route).map((situation) => {
    const columns = table?.[situation]?.trim().split(/\s+/) ?? [];
    return [situation, ROLE_COLUMNS.map((role, i) => [role, columns[i] ?? 'is not in the table'])];
  });
}

function situationsOf(route: Route): Situation[] {
  switch (route.access.kind) {
    case 'anyone':
      return route.path.includes('/:id') ? OF_TRACKS : ['any'];
    case 'track':
    case 'media-token':
      return OF_TRACKS;
    case 'own':
      return ['own', "another's"];
    default:
      return ['any'];
  }
}

/** Sends the request of one cell and says what came of it. */
async function ask(route: Route, situation: Situation, role: RoleColumn): Promise<string> {
  // A session of its own for every cell: some routes end the session that asks.
  const known = accounts.get(role);
  const asker = known === undefined ? undefined : await signInAgain(server.ctx, known);
  const [whose, visibility] = situation.split(' ') as [string, Visibility | undefined];
  const owner = whose === 'own' ? asker! : stranger;
  const track = await trackOf(owner, visibility ?? 'public', route.method !== 'get');
  const params: Record<string, string> = {
    id: await idFor(route, track, owner),
    ...(route.path.includes(':orderId') && { orderId: await orderOf(server.ctx, owner) }),
    rendition: RENDITION,
    segment: track.segmentName,
    token: await signMediaToken(server.ctx, {
      trackId: track.id,
      sessionId: asker?.sessionId ?? null,
    }),
  };
  const path = route.path.replace(/:([a-z]+)/gi, (_, name: string) => params[name]!);
  const answer = await server.send({
    method: route.method.toUpperCase(),
    path: `${path}${QUERIES[route.id] ?? ''}`,
    headers: {
      ...(route.access.kind === 'media-token' ? {} : asker?.headers),
      'Content-Type': 'application/json',
      ...(route.idempotency === undefined ? {} : { 'Idempotency-Key': randomUUID() }),
    },
    // What is no field of any body comes to nothing, and only where access was given.
    ...(route.body === undefined ? {} : { body: '{"no field of any body":1}' }),
  });
  const { status } = answer;
  if (status === 401 || status === 403 || status === 404) return String(status);
  if (route.body !== undefined)
    return answer.json()['code'] === 'REQUEST_INVALID' ? 'ok' : `${status}`;
  if (route.method === 'get') return status === 200 ? 'ok' : `${status}`;
  return status < 300 || status === 409 ? 'ok' : `${status}`;
}

async function trackOf(
  owner: Account,
  visibility: Visibility,
  fresh: boolean,
): Promise<TrackFixture> {
  const key = `${owner.userId} ${visibility}`;
  const known = fresh ? undefined : tracks.get(key);
  const track = known ?? (await addTrack(server.ctx, { visibility, ownerId: owner.userId }));
  if (!fresh) tracks.set(key, track);
  return track;
}

/** What `:id` names on this route. */
async function idFor(route: Route, track: TrackFixture, owner: Account): Promise<string> {
  const collection = /\/([a-z]+)\/:id/.exec(route.path)?.[1];
  switch (collection) {
    case 'sessions':
      return (await signInAgain(server.ctx, owner)).sessionId;
    case 'jobs':
      return track.jobId;
    case 'artists':
      return track.artistId;
    case 'albums':
      return track.albumId;
    case 'imports':
      return track.importId;
    case 'products':
      return productOf(server.ctx, track.id);
    case 'orders':
      return orderOf(server.ctx, owner);
    case 'runs':
      return runOf(server.ctx);
    case 'subscriptions':
      return subscriptionOf(server.ctx, owner);
    default:
      return track.id;
  }
}
