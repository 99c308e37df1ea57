import type * as real from '#db/pool.ts';

import { notInMemory } from './not-in-memory.ts';

type Real = typeof real;

// Whoever sends SQL of its own has no business in a simulation without a database.
export const query: Real['query'] = notInMemory('query');
export const queryMaybe: Real['queryMaybe'] = notInMemory('queryMaybe');
export const queryOne: Real['queryOne'] = notInMemory('queryOne');
export const openPool: Real['openPool'] = () => {
  throw new Error('a simulation in memory opens no pool');
};
