import type { Mutation } from './mutation.ts';

/** Faults of one rule that show in playlists alone, by what was done. */
export function textMutations(
  rule: string,
  where: Pick<Mutation, 'asset' | 'profile' | 'start'>,
  changes: Readonly<Record<string, Mutation['change']>>,
): Mutation[] {
  const mutations: Mutation[] = [];
  for (const [name, change] of Object.entries(changes)) {
    mutations.push({ rule, name, ...where, depth: 'playlists', change });
  }
  return mutations;
}
