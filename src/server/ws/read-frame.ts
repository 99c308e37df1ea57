import { clientFrame, type ClientFrame } from '../contract/ws.ts';

/** A frame as it came: understood, or with what is wrong with it. */
export type ReadFrame =
  | { readonly ok: true; readonly frame: ClientFrame }
  | { readonly ok: false; readonly code: 'bad_frame' | 'unknown_type'; readonly id?: number };

const TYPES: ReadonlySet<unknown> = new Set(
  clientFrame.options.map((option) => option.shape.type.value),
);

/** Parses and validates one text frame; fields that are unknown are dropped. Pure. */
export function readFrame(text: string): ReadFrame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, code: 'bad_frame' };
  }
  if (value === null || typeof value !== 'object') return { ok: false, code: 'bad_frame' };
  const { id, type } = value as { id?: unknown; type?: unknown };
  const named = typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? { id } : {};
  if (!TYPES.has(type)) return { ok: false, code: 'unknown_type', ...named };
  const parsed = clientFrame.safeParse(value);
  if (!parsed.success) return { ok: false, code: 'bad_frame', ...named };
  return { ok: true, frame: parsed.data };
}
