/** A message on the bus: a JSON object under 7,500 bytes. It wakes and informs; truth is in rows. */
export type BusMessage = Readonly<Record<string, unknown>>;

export type BusListener = (message: BusMessage) => void;

/** Channels, so that nobody invents one by a typing error. */
export const BUS_CHANNELS = ['jobs', 'imports', 'tracks', 'sessions', 'payments'] as const;
export type BusChannel = (typeof BUS_CHANNELS)[number];

/** Messages between the processes of one installation: at most once, in order per sender. */
export interface Bus extends AsyncDisposable {
  publish(channel: BusChannel, message: BusMessage): Promise<void>;
  /** Resolves when the subscription is live; the returned function ends it. */
  subscribe(channel: BusChannel, listener: BusListener): Promise<() => void>;
  /** Called after a gap (a reconnect): what was published meanwhile is lost, read the rows again. */
  onGap(listener: () => void): () => void;
  /** Round trip of the transport in ms, for `/status`. */
  pingMs(): Promise<number>;
}
