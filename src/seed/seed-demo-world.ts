import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';
import { withTx } from '#db/tx.ts';
import { listTracks, type ImportEvent } from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';

import { DEMO_ORIGIN, seedDemo } from './seed-demo.ts';
import { fingerprint } from './world/fingerprint.ts';
import type { SeedResult } from './world/model.ts';
import { fixTexts, hashDemoTracks } from './world/store.ts';

const TRACKS_SHOWN_MAX = 100;

/**
 * The demo as `veza up` makes it, and what is in the catalogue then. Its ids are new on every
 * machine; its fingerprint is made of titles, tags and bytes, which are not.
 * @throws what an import throws.
 */
export async function* seedDemoWorld(ctx: Context): Work<ImportEvent, SeedResult> {
  const startedMs = ctx.clock.monotonicMs();
  const { imported } = yield* seedDemo(ctx);
  const hash = await withTx(ctx, async (tx) => {
    await fixTexts(tx);
    return hashDemoTracks(tx, DEMO_ORIGIN);
  });
  const { items } = await listTracks(ctx, {
    viewer: GUEST,
    sort: 'recent',
    limit: TRACKS_SHOWN_MAX,
  });
  return {
    accounts: [],
    tracks: items.map((item) => ({
      id: item.id,
      title: item.title,
      artist: item.artist.name,
      album: item.album?.name ?? null,
      durationMs: item.durationMs,
    })),
    playlists: [],
    counts: { tracks: Number(hash.rows) },
    fingerprint: fingerprint(new Map([['tracks', hash]])),
    changed: imported,
    durationMs: Math.round(ctx.clock.monotonicMs() - startedMs),
  };
}
