/** What the player remembers between visits. */
export interface Preferences {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
  /** Whether single keys (space, arrows, / and ?) act on the page. */
  readonly keys: boolean;
}

const storageKey = 'veza.player';
const defaults: Preferences = { volume: 0.8, muted: false, keys: true };

/** What was remembered; anything unreadable counts as nothing. */
export function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  try {
    const stored = JSON.parse(storage.getItem(storageKey) ?? '{}') as Partial<Preferences>;
    const volume = stored.volume ?? defaults.volume;
    return {
      volume: volume >= 0 && volume <= 1 ? volume : defaults.volume,
      muted: stored.muted === true,
      keys: stored.keys !== false,
    };
  } catch {
    return defaults;
  }
}

export function writePreferences(storage: Pick<Storage, 'setItem'>, value: Preferences): void {
  storage.setItem(storageKey, JSON.stringify(value));
}
