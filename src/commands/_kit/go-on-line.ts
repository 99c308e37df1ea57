import { shellWord } from './shell-word.ts';

/** How a list goes on behind what was shown. */
export interface GoOn {
  /** The words of the command: `orders list`. */
  readonly command: string;
  /** Its own flags with their defaults. */
  readonly known: Readonly<Record<string, { readonly default?: unknown }>>;
  /** As they were given, or are by default. */
  readonly flags: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The flag that takes the place, and the place. */
  readonly at: readonly [flag: string, place: string];
}

/** The line that goes on with the same list: what was asked of it stays asked. Pure. */
export function goOnLine({ command, known, flags, at: [flag, place] }: GoOn): string {
  const asked = Object.entries(known).flatMap(([name, { default: usual }]) => {
    const value = flags[name];
    if (name === flag || value === undefined || value === usual || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name} ${shellWord(String(value))}`];
  });
  return ['veza', command, ...asked, `--${flag} ${shellWord(place)}`].join(' ');
}
