import type { Metadata } from './model.ts';
import { stripeRefusals } from './refusal.ts';

/** Parameters of a request: text, or more of them by name. */
export interface Params {
  readonly [name: string]: string | Params;
}

/** Reads `a=1&b[c]=2&d[]=3&d[0]=4`; lists become objects with numbers for names. */
export function parseParams(text: string): Params {
  const root: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const [head = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''));
    let target = root;
    const path = [head, ...rest];
    for (const part of path.slice(0, -1)) {
      const next = Object.hasOwn(target, part) ? target[part] : undefined;
      target =
        typeof next === 'object' && next !== null ? (next as never) : assign(target, part, {});
    }
    const last = path.at(-1)!;
    assign(target, last === '' ? String(Object.keys(target).length) : last, value);
  }
  return root as Params;
}

/** An own property whatever its name, `__proto__` too. */
function assign<T>(target: Record<string, unknown>, name: string, value: T): T {
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
  return value;
}

/** Refuses what the endpoint does not know; `expand` is known everywhere. */
export function allowParams(params: Params, names: readonly string[]): void {
  for (const name of Object.keys(params)) {
    if (name !== 'expand' && !names.includes(name)) throw stripeRefusals.parameterUnknown(name);
  }
}

export function readString(params: Params, name: string, lengthMax = 5000): string | undefined {
  const value = params[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string') {
    throw stripeRefusals.parameterInvalid(
      name,
      `Invalid string: ${name}`,
      'parameter_invalid_string',
    );
  }
  if (value.length <= lengthMax) return value;
  throw stripeRefusals.parameterInvalid(name, `${name} is longer than ${lengthMax} characters.`);
}

export function requireString(params: Params, name: string): string {
  const value = readString(params, name);
  if (value === undefined) throw stripeRefusals.parameterMissing(name);
  return value;
}

/** A whole number, in decimal digits. */
export function readInteger(params: Params, name: string): number | undefined {
  const value = params[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && /^-?\d+$/.test(value) && Number.isSafeInteger(Number(value))) {
    return Number(value);
  }
  const shown = typeof value === 'string' ? value : name;
  throw stripeRefusals.parameterInvalid(
    name,
    `Invalid integer: ${shown}`,
    'parameter_invalid_integer',
  );
}

/** An amount in minor units, more than nothing. */
export function readAmount(params: Params, name: string): number | undefined {
  const value = readInteger(params, name);
  if (value === undefined || value >= 1) return value;
  throw stripeRefusals.parameterInvalid(
    name,
    'This value must be greater than or equal to 1.',
    'parameter_invalid_integer',
  );
}

export function readCurrency(params: Params): string {
  const currency = requireString(params, 'currency').toLowerCase();
  if (/^[a-z]{3}$/.test(currency)) return currency;
  throw stripeRefusals.parameterInvalid('currency', `Invalid currency: ${currency}`);
}

/** Values of a list parameter, in order. */
export function readList(params: Params, name: string): readonly string[] {
  const value = params[name];
  if (value === undefined) return [];
  if (typeof value === 'string') {
    throw stripeRefusals.parameterInvalid(name, `Invalid array: ${name}`);
  }
  return Object.values(value).filter((one) => typeof one === 'string');
}

export function readNested(params: Params, name: string): Params {
  const value = params[name];
  return typeof value === 'object' ? value : {};
}

/** At most 50 keys of 40 characters with values of 500. */
export function readMetadata(params: Params): Metadata {
  const entries = Object.entries(readNested(params, 'metadata'));
  if (entries.length > 50) throw metadataInvalid('at most 50 keys');
  for (const [key, value] of entries) {
    if (typeof value !== 'string' || value.length > 500) throw metadataInvalid('500 characters');
    if (key.length > 40) throw metadataInvalid('keys of 40 characters');
  }
  return Object.fromEntries(entries) as Metadata;
}

/** Metadata with changes: an empty value removes a key, an empty parameter all of them. */
export function mergeMetadata(before: Metadata, params: Params): Metadata {
  if (params['metadata'] === '') return {};
  const merged = { ...before, ...readMetadata(params) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}

function metadataInvalid(limit: string): Error {
  return stripeRefusals.parameterInvalid('metadata', `Metadata may have ${limit} at most.`);
}
