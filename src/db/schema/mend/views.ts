import type { CatalogObject } from '../model.ts';
import {
  mendComment,
  mendOptions,
  mendOwner,
  mendPrivileges,
  writeOption,
} from './field-menders.ts';
import { withCare, type FieldMender, type Mender } from './mender.ts';
import { phraseOf, quoteName, sqlNameOf } from './names.ts';
import { text } from './text.ts';

const owned: Readonly<Record<string, FieldMender>> = {
  owner: mendOwner,
  privileges: mendPrivileges,
  comment: mendComment,
};
const AFTER = ['owner', 'privileges', 'comment'];

function createView(object: CatalogObject): string {
  const { fields } = object;
  const options = (fields['options'] ?? []) as string[];
  const parts = [`create ${object.type} ${sqlNameOf(object)}`];
  if (fields['accessMethod'] !== undefined)
    parts.push(`using ${quoteName(text(fields['accessMethod']))}`);
  if (options.length > 0) parts.push(`with (${options.map(writeOption).join(', ')})`);
  if (fields['tablespace'] !== undefined)
    parts.push(`tablespace ${quoteName(text(fields['tablespace']))}`);
  parts.push(`as\n${text(fields['definition']).replace(/;\s*$/, '')}`);
  if (fields['populated'] === false) parts.push('with no data');
  return `${parts.join(' ')};`;
}

/** Views; another definition drops the view, and what stands on it, and makes them again. */
export const viewMender: Mender = {
  create: (object) => [createView(object)],
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: { options: mendOptions((object) => `alter view ${sqlNameOf(object)}`), ...owned },
  after: AFTER,
};

/** Materialised views. */
export const materializedViewMender: Mender = {
  create: (object) => [createView(object)],
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: {
    options: mendOptions((object) => `alter materialized view ${sqlNameOf(object)}`),
    tablespace: ({ object, to }) => [
      `alter materialized view ${sqlNameOf(object)} set tablespace ${quoteName(text(to ?? 'pg_default'))};`,
    ],
    populated: ({ object, to }) => [
      withCare(
        'runs the query of the view',
        `refresh materialized view ${sqlNameOf(object)}${to === true ? '' : ' with no data'};`,
      ),
    ],
    ...owned,
  },
  after: AFTER,
};
