import { coreErrors } from './core-errors.ts';
import { isUuid } from './ids.ts';

/** The cursors of one list in one order: opaque outside, the position of an item inside. */
export interface Cursors<P> {
  encode(position: P): string;
  /**
   * The position to go on behind; without a cursor, undefined: the beginning.
   * @throws CURSOR_INVALID
   */
  decode(cursor: string | undefined): P | undefined;
}

/** How a position is spelled. `read` answers undefined for what is none. */
export interface PositionFormat<P> {
  readonly write: (position: P) => readonly string[];
  readonly read: (words: readonly string[]) => P | undefined;
}

/** Where an item stands in a list by time: its moment and its id. */
export interface TimePosition {
  readonly at: Date;
  readonly id: string;
}

/** Where an item stands in a list by a text: its sort key as the database wrote it, and its id. */
export interface KeyPosition {
  readonly key: string;
  readonly id: string;
}

/** Cursors of the list with this name, which names the order, too: `tracks.title`. */
export function cursorsOf<P>(list: string, { write, read }: PositionFormat<P>): Cursors<P> {
  const encode = (position: P): string => pack([list, ...write(position)]);
  return {
    encode,
    decode: (cursor) => {
      if (cursor === undefined) return undefined;
      const position = read(unpack(cursor).slice(1));
      // Only what this list gave out is taken: a position has one spelling, the list's name in it.
      if (position === undefined || encode(position) !== cursor) {
        throw coreErrors.CURSOR_INVALID({});
      }
      return position;
    },
  };
}

/** Cursors of a list by time. */
export function timeCursors(list: string): Cursors<TimePosition> {
  return cursorsOf(list, {
    write: ({ at, id }) => [id, at.toISOString()],
    read: ([id = '', time = '']) => {
      const at = new Date(time);
      return isUuid(id) && !Number.isNaN(at.getTime()) ? { at, id } : undefined;
    },
  });
}

/** Cursors of a list by a text. */
export function textCursors(list: string): Cursors<KeyPosition> {
  // PostgreSQL reads no text with a NUL in it.
  return keyCursors(list, (key) => !key.includes('\0'));
}

/** Cursors of a list by a time to the microsecond: `2026-03-01T12:00:00.000000Z`. */
export function momentCursors(list: string): Cursors<KeyPosition> {
  return keyCursors(list, isMoment);
}

function keyCursors(list: string, isKey: (key: string) => boolean): Cursors<KeyPosition> {
  return cursorsOf(list, {
    write: ({ key, id }) => [id, key],
    read: ([id = '', key]) =>
      key !== undefined && isKey(key) && isUuid(id) ? { key, id } : undefined,
  });
}

const MOMENT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const MS_CHARS = '2026-03-01T12:00:00.000'.length;

function isMoment(key: string): boolean {
  const at = new Date(key);
  if (!MOMENT.test(key) || Number.isNaN(at.getTime())) return false;
  // The 31st of February is read as a day of March.
  return at.toISOString().slice(0, MS_CHARS) === key.slice(0, MS_CHARS);
}

function pack(words: readonly string[]): string {
  return Buffer.from(JSON.stringify(words), 'utf8').toString('base64url');
}

function unpack(cursor: string): readonly string[] {
  let words: unknown;
  try {
    words = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (cause) {
    throw coreErrors.CURSOR_INVALID({}, { cause });
  }
  const areWords = Array.isArray(words) && words.every((word) => typeof word === 'string');
  return areWords ? (words as string[]) : [];
}
