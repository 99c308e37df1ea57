import { refusals } from './refusal.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The JSON object of a request; an empty body is an empty object. */
export function readFields(body: string): Fields {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw refusals.dataInvalid(`Json deserialize error: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusals.dataInvalid('Json deserialize error: expected a map');
  }
  return value as Fields;
}

/** Refuses what the endpoint does not know. */
export function refuseUnknown(fields: Fields, known: readonly string[]): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    throw refusals.dataInvalid(`Json deserialize error: unknown field \`${name}\``);
  }
}

export function readText(fields: Fields, name: string, lengthMax: number): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw wrongType(name, value, 'a string');
  if (value.length > lengthMax) {
    throw refusals.formatInvalid(name, `at most ${lengthMax} characters`);
  }
  return value;
}

/** A whole number; beyond 2^53 it could not be answered exactly, and is refused. */
export function readWhole(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!Number.isSafeInteger(value)) throw wrongType(name, value, 'i64');
  return value as number;
}

export function readFlag(fields: Fields, name: string): boolean | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'boolean') throw wrongType(name, value, 'a boolean');
  return value;
}

export function readObject(fields: Fields, name: string): Record<string, unknown> | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongType(name, value, 'a map');
  return value as Record<string, unknown>;
}

/** One of a set of words. */
export function readWord<W extends string>(
  fields: Fields,
  name: string,
  words: readonly W[],
): W | null {
  const value = readText(fields, name, 255);
  if (value === null) return null;
  if (!(words as readonly string[]).includes(value)) {
    throw refusals.dataInvalid(`Json deserialize error: unknown variant \`${value}\` of ${name}`);
  }
  return value as W;
}

/** At most 50 keys of 40 characters with values of 500. */
export function readMetadata(fields: Fields): Record<string, unknown> | null {
  const metadata = readObject(fields, 'metadata');
  if (metadata === null) return null;
  const entries = Object.entries(metadata);
  if (entries.length > 50) throw refusals.formatInvalid('metadata', 'at most 50 keys');
  for (const [key, value] of entries) {
    if (key.length <= 40 && (JSON.stringify(value) ?? '').length <= 502) continue;
    throw refusals.formatInvalid('metadata', 'keys of 40 and values of 500 characters at most');
  }
  return metadata;
}

function wrongType(name: string, value: unknown, expected: string): Error {
  const shown = JSON.stringify(value);
  return refusals.dataInvalid(
    `Json deserialize error: invalid value of ${name}: ${shown}, expected ${expected}`,
  );
}
