import type { Json } from '../model.ts';

/** A field that SQL takes as it stands; what is no text is written as JSON. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
