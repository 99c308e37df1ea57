import { describe, expect, it } from 'vitest';

import { oddOnesOut } from '#pipeline/validate/odd-ones-out.ts';

const lengthOf = (word: string): string => String(word.length);

describe('what most say', () => {
  it('names those that say something else', () => {
    expect(oddOnesOut(['four', 'three', 'five', 'nine'], lengthOf)).toEqual({
      usual: '4',
      sample: 'four',
      odd: [{ item: 'three', value: '5' }],
    });
  });

  it('takes the first for right where as many say the one as the other', () => {
    expect(oddOnesOut(['three', 'four'], lengthOf)).toMatchObject({ usual: '5', sample: 'three' });
  });

  it('is nothing where all say the same, and where there is only one', () => {
    expect(oddOnesOut(['four', 'five'], lengthOf)).toBeUndefined();
    expect(oddOnesOut(['four'], lengthOf)).toBeUndefined();
    expect(oddOnesOut([], lengthOf)).toBeUndefined();
  });
});
