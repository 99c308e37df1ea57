import { randomUUID } from 'node:crypto';

/** Writes JSON with a `bigint` as the whole number that it is, however long. */
export function stringifyExactJson(value: unknown): string {
  let marker: string | undefined;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'bigint') return item;
    const number = Number(item);
    if (Number.isSafeInteger(number)) return number;
    // It cannot be foreseen, so no string of the value is taken for a number.
    marker ??= randomUUID();
    return `${marker}${item}`;
  });
  if (marker === undefined) return text;
  return text.replaceAll(new RegExp(`"${marker}(-?\\d+)"`, 'g'), '$1');
}
