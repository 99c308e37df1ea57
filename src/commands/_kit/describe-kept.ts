import type { Page } from './page.ts';
import { shellWord } from './shell-word.ts';

/**
 * How to go back to the database that a restore kept aside, and how to drop it. Pure.
 * @param input.kept its name since the restore.
 * @param input.database the name that it had.
 */
export function describeKept(input: { kept: string; database: string }, page: Page): string {
  const [kept, database] = [input.kept, input.database].map(quoteName) as [string, string];
  const aside = quoteName(input.kept.replace('_before_', '_after_'));
  const back = `alter database ${database} rename to ${aside}; alter database ${kept} rename to ${database}`;
  // Nobody can rename the database that they are in.
  const elsewhere = String.raw`-c '\c postgres'`;
  const psql = page.typeable('psql "$(veza db url --show-password)"');
  return [
    `The old database is kept as ${input.kept}.`,
    `  back to it:  ${psql} ${elsewhere} -c ${shellWord(back)}`,
    `  drop it:     ${psql} -c ${shellWord(`drop database ${kept}`)}`,
  ].join('\n');
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
