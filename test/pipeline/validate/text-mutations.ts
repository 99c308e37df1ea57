import type { Mutation } from './mutation.ts';

/** Faults of one rule that show in playlists alone, by what was done. */
export function textMutations(
  rule: string,
  where: Pick<Mutation, 'asset' | 'profile' | 'start'>,
  changes: Readonly<Record<string, Mutation['change']>>,
): Mutation[] {
  return Object.entries(changes).map(([name, change]) => ({
    rule,
    name,
    ...where,
    depth: 'playlists',
    change,
  }));
}
