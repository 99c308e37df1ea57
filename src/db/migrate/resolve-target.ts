import { nearest } from '#core/suggest.ts';

import { migrateErrors } from './migrate-errors.ts';
import { idText } from './model.ts';

/**
 * The id that somebody typed as `3`, `000003` or `000003_catalogue`.
 * @throws MIGRATION_TARGET_UNKNOWN with the nearest known one.
 */
export function resolveTarget(
  target: string,
  known: readonly { readonly id: bigint; readonly name: string }[],
): bigint {
  const digits = /^\d{1,18}$/.test(target) ? BigInt(target) : undefined;
  const found = known.find((item) => item.id === digits || item.name === target);
  if (found !== undefined) return found.id;
  const suggestion = nearest(
    target,
    known.flatMap((item) => [idText(item), item.name]),
  );
  throw migrateErrors.MIGRATION_TARGET_UNKNOWN({
    target,
    known: known.length === 0 ? 'none' : `${idText(known[0]!)} to ${idText(known.at(-1)!)}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
