import { VezaError } from '#core/errors.ts';

/** What the pipeline calls every source, whose own name may mislead programs. */
export const SOURCE_LINK = 'source-under-transcode';

/** An error with the path that people know in place of the plain name. */
export function nameSource(error: unknown, shown: string): unknown {
  if (!(error instanceof VezaError)) return error;
  const { code, category, status, details } = error;
  const named = (text: string): string => text.replaceAll(SOURCE_LINK, () => shown);
  return new VezaError({
    code,
    category,
    message: named(error.message),
    hint: error.hint === undefined ? undefined : named(error.hint),
    status,
    details: details['file'] === SOURCE_LINK ? { ...details, file: shown } : details,
    cause: error,
  });
}
