import { describe, expect, it } from 'vitest';

import { diffCatalogs, type CatalogSnapshot } from '#db/schema/index.ts';

/** A view's text as PostgreSQL 15 writes it, and as later servers do. */
const SAME: readonly (readonly [older: string, newer: string])[] = [
  [
    " SELECT people.id,\n    people.name\n   FROM app.people\n  WHERE (people.mood = 'people.x'::app.mood);",
    " SELECT id,\n    name\n   FROM app.people\n  WHERE (mood = 'people.x'::app.mood);",
  ],
  [' SELECT p.id\n   FROM people p;', ' SELECT id\n   FROM people p;'],
  [' SELECT "Odd ""one".id\n   FROM "Odd ""one";', ' SELECT id\n   FROM "Odd ""one";'],
  [
    ' SELECT people.mood,\n    count(*) AS many\n   FROM ONLY people\n  GROUP BY people.mood;',
    ' SELECT mood,\n    count(*) AS many\n   FROM ONLY people\n  GROUP BY mood;',
  ],
];

function catalogOf(serverVersion: number, definition: string): CatalogSnapshot {
  const view = { type: 'view', schema: 'app', name: 'loud', fields: { definition } } as const;
  return { format: 1, serverVersion, objects: [view], uses: [] };
}

describe('a view on servers that write it differently', () => {
  it.each(SAME)('is the same: %s', (older, newer) => {
    expect(diffCatalogs(catalogOf(15, older), catalogOf(18, newer))).toEqual([]);
    expect(diffCatalogs(catalogOf(18, newer), catalogOf(15, older))).toEqual([]);
    expect(diffCatalogs(catalogOf(17, older), catalogOf(18, newer))).toHaveLength(1);
  });

  it.each([
    [' SELECT people.id\n   FROM people;', ' SELECT name\n   FROM people;'],
    [' SELECT people.id\n   FROM people;', ' SELECT id\n   FROM others;'],
    [' SELECT people.id\n   FROM a.people;', ' SELECT id\n   FROM b.people;'],
    [" SELECT 'people.x'\n   FROM people;", " SELECT 'x'\n   FROM people;"],
  ])('is another one when it says something else: %s', (older, newer) => {
    expect(diffCatalogs(catalogOf(15, older), catalogOf(18, newer))).toHaveLength(1);
  });
});
