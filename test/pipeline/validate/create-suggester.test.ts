import { describe, expect, it } from 'vitest';

import { createSuggester } from '#pipeline/validate/create-suggester.ts';

describe('what was meant', () => {
  it('is the nearest known name', () => {
    expect(createSuggester()('hihg', ['low', 'high'])).toBe('high');
    expect(createSuggester()('video', ['low', 'high'])).toBeUndefined();
  });

  it('is looked for among the first hundred names', () => {
    const many = Array.from({ length: 99 }, (_, index) => `rung-${index}`);
    expect(createSuggester()('hihg', [...many, 'high'])).toBe('high');
    expect(createSuggester()('hihg', [...many, 'other', 'high'])).toBeUndefined();
  });

  it('is nothing among names of a megabyte', () => {
    expect(createSuggester()('a'.repeat(1_000_000), ['a'.repeat(1_000_000)])).toBeUndefined();
  });

  it('is looked for a hundred times', () => {
    const suggest = createSuggester();
    const found = Array.from({ length: 101 }, () => suggest('hihg', ['high']));
    expect(found.indexOf(undefined)).toBe(100);
  });
});
