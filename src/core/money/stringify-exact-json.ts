import { randomUUID } from 'node:crypto';

/** Writes JSON with a `bigint` as the whole number that it is, however long. */
export function stringifyExactJson(value: unknown): string {
  // The marker cannot be foreseen, so no string of the value is taken for a number.
  const marker = randomUUID();
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? `${marker}${item}` : item,
  );
  return text.replaceAll(new RegExp(`"${marker}(-?\\d+)"`, 'g'), '$1');
}
