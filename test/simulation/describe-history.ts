import type { History, Step } from './history.ts';
import type { Accident } from './process.ts';

/** A history for people, a line a step. Pure. */
export function describeHistory({ beginning, steps }: History): string[] {
  const offers = beginning.sellers
    .map((seller) =>
      seller.map(({ priceMinor, currency }) => `${priceMinor} ${currency}`).join(', '),
    )
    .join(' | ');
  const { plan, buyers } = beginning;
  return [
    `sellers offer ${offers}; ${buyers} buyers; the plan costs ${plan.priceMinor} ${plan.currency}`,
    ...steps.map((step, at) => `${at + 1}. ${describeStep(step)}`),
  ];
}

function describeStep({ accident, ...deed }: Step): string {
  const { do: name, ...facts } = deed;
  const words = Object.entries(facts).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [name, ...words, ...(accident === undefined ? [] : [describe(accident)])].join(' ');
}

function describe(accident: Accident): string {
  return 'answer' in accident
    ? `(${accident.kind} over answer ${accident.answer})`
    : `(${accident.kind} at boundary ${accident.boundary})`;
}
