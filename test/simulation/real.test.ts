import { expect, test } from 'vitest';

import { environment } from '#core/config.ts';

import { describeHistory } from './describe-history.ts';
import { drawHistory } from './draw-history.ts';
import { openRealStage } from './open-real-stage.ts';
import { playHistory } from './play-history.ts';
import { reconcileSweeps } from './reconcile-sweeps.ts';

/** Which histories: `npm run simulate -- --real` says it; without it, a few. */
const [seed = '1', from = '0', count = '5'] = (
  environment()['VEZA_SIMULATE_REAL'] ?? '1 0 5'
).split(' ');
const NUMBERS = Array.from({ length: Number(count) }, (_, at) => Number(from) + at);
const START = new Date('2026-03-01T12:00:00Z');

// Several at a time: each waits for sockets, for the database, and for calls that are never answered.
test.concurrent.for(NUMBERS)(
  'history %i comes to rest over PostgreSQL and HTTP',
  async (number) => {
    const history = drawHistory(`${seed}/${number}`);
    await using stage = await openRealStage(START);
    const faults = await playHistory(stage, history, reconcileSweeps(stage));
    expect(faults, describeHistory(history).join('\n')).toEqual([]);
  },
);
