import { formatAmount } from '#web/money/format-amount.ts';

/** An amount as people of the visitor's country write it. */
export function Price({ minor, currency }: { minor: string; currency: string }) {
  return <span className="price">{formatAmount(minor, currency)}</span>;
}
