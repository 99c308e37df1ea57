import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ATTRIBUTES_MAX, readAttributeList } from '#pipeline/playlist/attribute-list.ts';
import { codePoints } from '#pipeline/playlist/code-points.ts';

const read = (text: string) => readAttributeList(text, 1);
const faults = (text: string) => read(text).faults.map(({ reason, column }) => [reason, column]);

describe('readAttributeList', () => {
  it('gives names and values of every list that is right, in its order and without a fault', () => {
    const name = fc.stringMatching(/^[A-Z0-9-]{1,12}$/);
    const quoted = fc.stringMatching(/^[^"\r\n]{0,12}$/).map((value) => ({
      value,
      raw: `"${value}"`,
    }));
    const plain = fc.stringMatching(/^[^",\s]{1,12}$/).map((value) => ({ value, raw: value }));
    const attribute = fc.tuple(name, fc.oneof(quoted, plain));
    fc.assert(
      fc.property(fc.array(attribute, { minLength: 1 }), (wanted) => {
        const list = read(wanted.map(([key, { raw }]) => `${key}=${raw}`).join(','));
        expect(list.faults).toEqual([]);
        expect(list.all.map((found) => [found.name, found.raw, found.value])).toEqual(
          wanted.map(([key, { raw, value }]) => [key, raw, value]),
        );
      }),
    );
  });

  it('never throws, and its columns lie on the line', () => {
    const text = fc.string({ unit: fc.constantFrom('A', '=', '"', ',', ' ', '𝄞', 'é') });
    fc.assert(
      fc.property(text, (line) => {
        const { all, faults: found } = read(line);
        const columns = [...all, ...found].map(({ column }) => column);
        expect(Math.max(0, ...columns)).toBeLessThanOrEqual(codePoints(line) + 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps repeated names and gives the first', () => {
    const list = read('A=1,B=2,A=3');
    expect(list.all).toHaveLength(3);
    expect(list.get('A')?.value).toBe('1');
    expect(list.get('C')).toBeUndefined();
  });

  it('says what is no attribute, and where', () => {
    expect(faults('A=1, B=2')).toEqual([['space', 5]]);
    expect(faults('A =1')).toEqual([['space', 2]]);
    expect(faults('A= "x" ,B=2')).toEqual([
      ['space', 3],
      ['space', 7],
    ]);
    expect(faults('A=1,')).toEqual([['empty', 5]]);
    expect(faults('A=1,B')).toEqual([['no-equals', 5]]);
    expect(faults('A="x')).toEqual([['open-quote', 3]]);
    expect(faults('A="x"y,B=1')).toEqual([['text-after-quote', 6]]);
    expect(faults('A=x"y"')).toEqual([['quote-inside', 3]]);
  });
});

it('readAttributeList keeps no more than its limit of a list without end', () => {
  const { all, faults } = read(','.repeat(5_000_000));
  expect(all.length + faults.length).toBe(ATTRIBUTES_MAX + 1);
  expect(faults.at(-1)).toMatchObject({ reason: 'too-many', column: ATTRIBUTES_MAX });
});
