import { describe, expect, it } from 'vitest';

import { openSqlParser } from '#db/migrate/sql-parser.ts';

describe('openSqlParser', () => {
  it.each(['thread', 'here'] as const)(
    'answers in the order in which it is asked (%s)',
    async (place) => {
      await using parser = openSqlParser(place);
      const answers = await Promise.all([
        parser.parse('select 1; select 2'),
        parser.parse('selec 1'),
        parser.scan("select 'open"),
        parser.parse('-- nothing'),
      ]);
      expect(answers[0]).toHaveLength(2);
      expect(answers[1]).toEqual({ message: 'syntax error at or near "selec"', cursorPosition: 0 });
      expect(answers[2]).toBeUndefined();
      expect(answers[3]).toEqual([]);
    },
  );

  it('refuses what is asked after its end, and what is asked during it', async () => {
    const parser = openSqlParser();
    const closing = parser[Symbol.asyncDispose]();
    await expect(parser.parse('select 1')).rejects.toThrow('its thread has ended');
    await closing;
    await expect(parser.scan('select 1')).rejects.toThrow('its thread has ended');
  });
});
