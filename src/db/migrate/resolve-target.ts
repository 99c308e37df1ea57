import { nearest } from '#core/suggest.ts';

import { migrateErrors } from './migrate-errors.ts';
import { idText } from './model.ts';

/**
 * The id that somebody typed as `3`, `000003` or `000003_catalogue`.
 * @throws MIGRATION_TARGET_UNKNOWN with the nearest known name.
 */
export function resolveTarget(
  target: string,
  known: readonly { readonly id: bigint; readonly name: string }[],
): bigint {
  const digits = /^\d{1,18}$/.test(target) ? BigInt(target) : undefined;
  const found = known.find((item) => item.id === digits || item.name === target);
  if (found !== undefined) return found.id;
  // One number is as good as another: only words are mistyped.
  const suggestion = digits === undefined ? nearestName(target, known) : undefined;
  throw migrateErrors.MIGRATION_TARGET_UNKNOWN({
    target,
    known: known.length === 0 ? 'none' : `${idText(known[0]!)} to ${idText(known.at(-1)!)}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** By the whole name, or by the words behind the id. */
function nearestName(
  target: string,
  known: readonly { readonly name: string }[],
): string | undefined {
  const whole = nearest(
    target,
    known.map(({ name }) => name),
  );
  if (whole !== undefined) return whole;
  const names = new Map(known.map(({ name }) => [name.replace(/^\d+_/, ''), name]));
  const words = nearest(target.replace(/^\d+_/, ''), names.keys());
  return words === undefined ? undefined : names.get(words);
}
