import type { Read } from './classify.ts';

/** Reads an object and holds it against what was asked for. */
export function checked<Remote extends object>(
  read: (body: unknown) => Remote,
  expected: { readonly [Name in keyof Remote]?: Remote[Name] | undefined },
): (body: unknown) => Read<Remote> {
  return (body) => {
    const object = read(body);
    const mismatch = findMismatch(object, expected);
    return mismatch === undefined ? { object } : { mismatch };
  };
}

/**
 * In which way an object is another one than the one that was asked for; undefined when it is it.
 * What is undefined in `expected` may be anything. Pure.
 */
function findMismatch<Remote extends object>(
  object: Remote,
  expected: { readonly [Name in keyof Remote]?: Remote[Name] | undefined },
): string | undefined {
  for (const [name, value] of Object.entries(expected)) {
    const found = object[name as keyof Remote];
    if (value === undefined || found === value) continue;
    return `The answer has ${name} ${wordOf(found)} instead of ${wordOf(value)}`;
  }
  return undefined;
}

function wordOf(value: unknown): string {
  return typeof value === 'bigint' ? `${value}` : JSON.stringify(value);
}
