import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cursorsOf, momentCursors, textCursors, timeCursors } from '#core/cursor.ts';

const ID = '018f0000-0000-7000-8000-000000000000';
const REFUSED = expect.objectContaining({ code: 'CURSOR_INVALID', category: 'invalid' });
const pack = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  const recent = timeCursors('orders.recent');
  const titles = textCursors('tracks.title');
  const given = recent.encode({ at: new Date(1_700_000_000_123), id: ID });

  it('gives back the position it was made of, to the millisecond', () => {
    const anyId = fc.uuid({ version: 7 });
    const time = fc.record({ at: fc.date({ noInvalidDate: true }), id: anyId });
    fc.assert(
      fc.property(time, (position) => {
        expect(recent.decode(recent.encode(position))).toEqual(position);
      }),
    );
    const key = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.record({ key, id: anyId }), (position) => {
        expect(titles.decode(titles.encode(position))).toEqual(position);
      }),
    );
  });

  it('is none at the beginning', () => {
    expect(recent.decode(undefined)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no base64', '!!!'],
    ['no JSON', Buffer.from('x').toString('base64url')],
    ['no list of words', pack(null)],
    ['a number among the words', pack(['orders.recent', ID, 5])],
    [
      'the cursor of another list',
      timeCursors('refunds.recent').encode({ at: new Date(0), id: ID }),
    ],
    [
      'the cursor of another order',
      timeCursors('orders.oldest').encode({ at: new Date(0), id: ID }),
    ],
    ['no moment', pack(['orders.recent', ID])],
    ['a moment that is none', pack(['orders.recent', ID, 'yesterday'])],
    ['another spelling of a moment', pack(['orders.recent', ID, '2023-11-14'])],
    ['no id', pack(['orders.recent', 'x', new Date(0).toISOString()])],
    ['one word more', pack(['orders.recent', ID, new Date(0).toISOString(), ''])],
    ['blanks in the JSON', Buffer.from(`["orders.recent", "${ID}"]`).toString('base64url')],
    ['padding', `${given}=`],
    ['a letter that base64 leaves out', `${given.slice(0, 4)}\n${given.slice(4)}`],
  ])('that is %s is refused', (_what, cursor) => {
    expect(() => recent.decode(cursor)).toThrow(REFUSED);
  });

  it('of a text that PostgreSQL cannot read is refused', () => {
    expect(() => titles.decode(pack(['tracks.title', ID, 'a\0']))).toThrow(REFUSED);
    expect(() => titles.decode(pack(['tracks.title', ID]))).toThrow(REFUSED);
  });

  it.each([
    ['2026-03-01T12:00:00.123456Z', true],
    ['2026-03-01T12:00:00.123Z', false],
    ['2026-03-01 12:00:00.123456+00', false],
    ['2026-02-31T12:00:00.123456Z', false],
    ['2026-03-01T24:00:00.000000Z', false],
    ['0000-03-01T12:00:00.123456Z', false],
    ['yesterday', false],
  ])('of the microsecond %s is taken: %s', (key, isTaken) => {
    const moments = momentCursors('tracks.recent');
    const decode = () => moments.decode(pack(['tracks.recent', ID, key]));
    if (isTaken) expect(decode()).toEqual({ key, id: ID });
    else expect(decode).toThrow(REFUSED);
  });

  it('is of any position that can be written', () => {
    const numbers = cursorsOf<bigint>('rows', {
      write: (row) => [String(row)],
      read: ([digits = '']) => (/^\d+$/.test(digits) ? BigInt(digits) : undefined),
    });
    expect(numbers.decode(numbers.encode(12n))).toBe(12n);
    expect(() => numbers.decode(pack(['rows', '012']))).toThrow(REFUSED);
  });
});
