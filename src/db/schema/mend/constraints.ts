import type { CatalogObject } from '../model.ts';
import { mendComment } from './field-menders.ts';
import { withCare, type FieldMender, type Mender } from './mender.ts';
import { quoteName, sqlNameOf, tableOf } from './names.ts';
import { text } from './text.ts';

const alterTable = (object: CatalogObject): string => `alter table ${tableOf(object)}`;

const validity: FieldMender = ({ object, to }) =>
  to === undefined
    ? [
        withCare(
          'builds the index again while nobody may write',
          `reindex index ${sqlNameOf(object)};`,
        ),
      ]
    : [withCare(`by hand: index ${sqlNameOf(object)} was not valid when the schema was recorded`)];

/** What an index and the index below a key have in common. */
const indexFields: Readonly<Record<string, FieldMender>> = {
  valid: validity,
  // An index that is not ready is not valid either, and mended by the same statement.
  ready: () => [],
  clustered: ({ object, to, live }) => {
    if (to === true) return [`${alterTable(object)} cluster on ${quoteName(object.name)};`];
    return isClusteredElsewhere(object, live) ? [] : [`${alterTable(object)} set without cluster;`];
  },
  replicaIdentity: ({ object, to }) =>
    to === true
      ? [`${alterTable(object)} replica identity using index ${quoteName(object.name)};`]
      : [],
  attachedTo: ({ object, to }) =>
    to === undefined
      ? 'rebuild'
      : [`alter index ${text(to)} attach partition ${sqlNameOf(object)};`],
  tablespace: ({ object, to }) => [
    `alter index ${sqlNameOf(object)} set tablespace ${quoteName(text(to ?? 'pg_default'))};`,
  ],
  statistics: ({ object, to, from }) => {
    const wanted = (to ?? {}) as Record<string, number>;
    const columns = new Set([...Object.keys(wanted), ...Object.keys((from ?? {}) as object)]);
    return [...columns].map(
      (column) =>
        `alter index ${sqlNameOf(object)} alter column ${column} set statistics ${wanted[column] ?? -1};`,
    );
  },
  comment: mendComment,
};

function isClusteredElsewhere(
  object: CatalogObject,
  live: Parameters<FieldMender>[0]['live'],
): boolean {
  return [...live.byKey.values()].some(
    (item) =>
      item.table === object.table &&
      item.schema === object.schema &&
      item.name !== object.name &&
      item.fields['clustered'] === true,
  );
}

const AFTER = ['clustered', 'replicaIdentity', 'attachedTo', 'tablespace', 'statistics', 'comment'];

/** Indexes. */
export const indexMender: Mender = {
  create: (object) => [`${text(object.fields['definition'])};`],
  drop: (object) => [`drop index ${sqlNameOf(object)};`],
  fields: indexFields,
  after: AFTER,
};

/** Constraints of tables. */
export const constraintMender: Mender = {
  create: (object) => [
    `${alterTable(object)} add constraint ${quoteName(object.name)} ${text(object.fields['definition'])}${
      object.fields['validated'] === false ? ' not valid' : ''
    };`,
  ],
  drop: (object) => [`${alterTable(object)} drop constraint ${quoteName(object.name)};`],
  fields: {
    validated: ({ object, to }) =>
      to === false
        ? 'rebuild'
        : [
            withCare(
              `reads ${tableOf(object)} to see that its rows fit`,
              `${alterTable(object)} validate constraint ${quoteName(object.name)};`,
            ),
          ],
    ...indexFields,
  },
  after: AFTER,
};

/** Constraints of domains. */
export const domainConstraintMender: Mender = {
  create: (object) => [
    `alter domain ${tableOf(object)} add constraint ${quoteName(object.name)} ${text(object.fields['definition'])}${
      object.fields['validated'] === false ? ' not valid' : ''
    };`,
  ],
  drop: (object) => [`alter domain ${tableOf(object)} drop constraint ${quoteName(object.name)};`],
  fields: {
    validated: ({ object, to }) =>
      to === false
        ? 'rebuild'
        : [`alter domain ${tableOf(object)} validate constraint ${quoteName(object.name)};`],
    comment: mendComment,
  },
  after: ['comment'],
};
