/** Digits first, as many as fit a bigint, then words. */
export const FILE_NAME = /^(?<id>\d{1,18})_(?<words>[A-Za-z0-9][A-Za-z0-9_-]*)$/;

/** How others name a way back in a file of its own. */
const PART = /^(?<name>.+)\.(?<part>up|down)$/;
/** How others begin: `V1__words`, `v2.1__words`, `20240101120000-words`. */
const ELSEWHERE = /^[Vv]?(?<id>\d{1,18})(?:__+|[-. ]+)(?<words>.+)$/;

/** What is wrong with a file's name, with a better one where it shows what was meant. Pure. */
export function whyMisnamed(name: string): string {
  const part = PART.exec(name)?.groups;
  if (part !== undefined) {
    const given = part['name']!;
    const whole = FILE_NAME.test(given) ? given : (betterName(given) ?? '000001_words');
    return `is one part of a migration; put both into ${whole}.sql, below -- veza:up and -- veza:down`;
  }
  const better = betterName(name);
  const advice = better === undefined ? '' : `; ${better}.sql would do`;
  return `is not named like 000001_create-users.sql${advice}`;
}

function betterName(name: string): string | undefined {
  const { id, words } = ELSEWHERE.exec(name)?.groups ?? {};
  if (id === undefined) return undefined;
  const better = `${id}_${words!.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}`;
  return FILE_NAME.test(better) ? better : undefined;
}
