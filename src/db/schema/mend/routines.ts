import type { CatalogObject } from '../model.ts';
import { mendComment, mendOwner, mendPrivileges } from './field-menders.ts';
import { type FieldMender, type Mender } from './mender.ts';
import { phraseOf, quoteText, sqlNameOf } from './names.ts';
import { text } from './text.ts';

const define = (object: CatalogObject): string => `${text(object.fields['definition']).trimEnd()};`;

const owned: Readonly<Record<string, FieldMender>> = {
  owner: mendOwner,
  privileges: mendPrivileges,
  comment: mendComment,
};
const AFTER = ['owner', 'privileges', 'comment'];

/** Functions and procedures; what calls them keeps working while they are replaced. */
export const routineMender: Mender = {
  create: (object) => [define(object)],
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: {
    definition: ({ object }) => [define(object)],
    ...owned,
  },
  after: AFTER,
};

/** Clauses of `create aggregate` whose value is a text. */
const TEXTS = new Set(['initcond', 'minitcond']);
const FLAGS = new Set(['finalfunc_extra', 'mfinalfunc_extra', 'hypothetical']);

/** Aggregates: only their owner, grants and comment change in place. */
export const aggregateMender: Mender = {
  create: (object) => {
    const clauses = Object.entries(object.fields)
      .filter(([key]) => !AFTER.includes(key))
      .map(([key, value]) => {
        if (FLAGS.has(key)) return key;
        return `${key} = ${TEXTS.has(key) ? quoteText(text(value)) : text(value)}`;
      });
    return [`create aggregate ${sqlNameOf(object)} (${clauses.join(', ')});`];
  },
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: owned,
  after: AFTER,
};
