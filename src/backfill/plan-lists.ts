import type { BackfillList, BackfillPlan } from '#domains/market/index.ts';

/** The most that Stripe lists at once. */
export const PAGE_ITEMS = 100;
/** Of so many pages and more the list of all transfers is cut, so that parts are read side by side. */
const CALLS_WHOLE_MAX = 200;
const SLICES_MAX = 8;

/** The fewest pages of a list. Pure. */
export function pagesOf(items: number): number {
  return Math.max(1, Math.ceil(items / PAGE_ITEMS));
}

/** How many pages each plan is expected to take, by what our own rows say. Pure. */
export function expectCalls(known: {
  byDestination: readonly { readonly count: number }[];
  inWindow: number;
}): Record<BackfillPlan, number> {
  return {
    'by-destination': known.byDestination.reduce((sum, { count }) => sum + pagesOf(count), 0),
    'by-window': pagesOf(known.inWindow),
  };
}

/** The cheaper plan; of equals the one that does not read what belongs to others. Pure. */
export function choosePlan(expected: Readonly<Record<BackfillPlan, number>>): BackfillPlan {
  return expected['by-window'] < expected['by-destination'] ? 'by-window' : 'by-destination';
}

/** In how many parts the list of all transfers is read: each may cost a page more. Pure. */
export function slicesOf(calls: number): number {
  if (calls < CALLS_WHOLE_MAX) return 1;
  return Math.min(SLICES_MAX, Math.floor((calls * 2) / CALLS_WHOLE_MAX));
}

/** Lists of one account each, from the one moment to the other. Pure. */
export function listsByDestination(
  destinations: readonly string[],
  createdFrom: Date,
  createdTo: Date,
): BackfillList[] {
  return destinations.map((destination, number) => ({
    number,
    destination,
    createdFrom,
    createdTo,
    place: null,
    done: false,
  }));
}

/** Parts of the list of all transfers: whole seconds, each in one part. Pure. */
export function listsByWindow(
  cuts: readonly Date[],
  createdFrom: Date,
  createdTo: Date,
): BackfillList[] {
  const starts = [createdFrom, ...cuts]
    .map(wholeSecond)
    .sort((a, b) => a.getTime() - b.getTime())
    .filter((start, index, all) => start.getTime() !== all[index - 1]?.getTime());
  return starts.map((start, number) => {
    const next = starts[number + 1];
    const end = next === undefined ? createdTo : new Date(next.getTime() - 1_000);
    return {
      number,
      destination: null,
      createdFrom: start,
      createdTo: end,
      place: null,
      done: false,
    };
  });
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}
