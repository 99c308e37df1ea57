/** A count with the words that it is counted by. */
export interface Counted<Words extends string> {
  readonly words: Readonly<Record<Words, string>>;
  readonly count: number;
}

/** An amount, in minor units of its currency, with the words that it is summed by. */
export interface Summed<Words extends string> extends Counted<Words | 'currency'> {
  readonly sumMinor: bigint;
}

/** How the movement of money stands, at one moment. */
export interface MoneyHealth {
  /** Operations that are not over. */
  readonly operations: readonly Counted<'kind' | 'state'>[];
  /** Since when the oldest is in doubt. */
  readonly unclearSince: Date | null;
  /** Since when the oldest waits for somebody to run it. */
  readonly dueSince: Date | null;
  readonly exceptions: readonly Summed<'class'>[];
  /** Parts of transfers that are to come back and have not. */
  readonly reversals: readonly Summed<never>[];
  readonly reversalsSince: Date | null;
  readonly transfersOnHold: readonly Counted<'reason'>[];
  /** Transfers that count as made and have no id at the provider: none, by the schema. */
  readonly transfersWithoutId: number;
  /** Deliveries of the last hour, by what became of them. */
  readonly deliveries: readonly Counted<'provider' | 'result'>[];
  readonly eventsWaiting: readonly Counted<'state'>[];
  readonly eventsSince: Date | null;
  /** Subscriptions that are, or are about to be, in force. */
  readonly subscriptions: readonly Counted<'state'>[];
  /** Subscriptions in force that no payment stands for: none, by the schema. */
  readonly subscriptionsUnpaid: number;
  /** Orders that wait for something. */
  readonly orders: readonly Counted<'state'>[];
  /** Orders that wait longer than they should, by what for. */
  readonly ordersStuck: readonly Counted<'reason'>[];
}
