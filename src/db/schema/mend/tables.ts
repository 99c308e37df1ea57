import type { CatalogIndex } from '../catalog-index.ts';
import { objectKey, type CatalogObject } from '../model.ts';
import { columnDefinition } from './columns.ts';
import {
  mendComment,
  mendOptions,
  mendOwner,
  mendPrivileges,
  writeOption,
} from './field-menders.ts';
import { byHand, withCare, type FieldChange, type Mender } from './mender.ts';
import { phraseOf, quoteName, sqlNameOf } from './names.ts';
import { text } from './text.ts';

const alterTable = (object: CatalogObject): string => `alter table ${sqlNameOf(object)}`;

/** Tables with their columns; what else belongs to them follows by itself. */
export const tableMender: Mender = {
  create: (object, expected) => [createTable(object, expected)],
  drop: (object) => [
    withCare(`deletes the data of ${sqlNameOf(object)}`, `drop ${phraseOf(object)};`),
  ],
  fields: {
    persistence: ({ object, to }) => [
      withCare(
        `rewrites ${sqlNameOf(object)}`,
        `${alterTable(object)} set ${to === 'unlogged' ? 'unlogged' : 'logged'};`,
      ),
    ],
    options: mendOptions(alterTable),
    toastOptions: mendOptions(alterTable, 'toast.'),
    accessMethod: ({ object, to }) => [
      withCare(
        `rewrites ${sqlNameOf(object)}`,
        `${alterTable(object)} set access method ${quoteName(text(to ?? 'heap'))};`,
      ),
    ],
    tablespace: ({ object, to }) => [
      withCare(
        `copies ${sqlNameOf(object)}`,
        `${alterTable(object)} set tablespace ${quoteName(text(to ?? 'pg_default'))};`,
      ),
    ],
    partitionKey: byHand('the partition key'),
    partitionOf: mendPartition,
    partitionBound: mendPartition,
    inherits: mendInherits,
    ofType: ({ object, to }) => [
      to === undefined ? `${alterTable(object)} not of;` : `${alterTable(object)} of ${text(to)};`,
    ],
    rowSecurity: ({ object, to }) => [
      `${alterTable(object)} ${to === true ? 'enable' : 'disable'} row level security;`,
    ],
    forceRowSecurity: ({ object, to }) => [
      `${alterTable(object)} ${to === true ? '' : 'no '}force row level security;`,
    ],
    // The index that takes the part of the identity says so itself.
    replicaIdentity: ({ object, to }) =>
      to === 'index' ? [] : [`${alterTable(object)} replica identity ${text(to ?? 'default')};`],
    columnOrder: ({ object, to }) => [
      withCare(
        `by hand: ${sqlNameOf(object)} has its columns in another order; it was ${(to as string[]).join(', ')}`,
      ),
    ],
    server: byHand('the server'),
    serverOptions: byHand('the options'),
    owner: mendOwner,
    privileges: mendPrivileges,
    comment: mendComment,
  },
  after: [
    'toastOptions',
    'rowSecurity',
    'forceRowSecurity',
    'replicaIdentity',
    'owner',
    'privileges',
    'comment',
  ],
};

function createTable(object: CatalogObject, expected: CatalogIndex): string {
  const { fields } = object;
  const unlogged = fields['persistence'] === 'unlogged' ? 'unlogged ' : '';
  const foreign = object.type === 'foreign table' ? 'foreign ' : '';
  const parts = [`create ${unlogged}${foreign}table ${sqlNameOf(object)}`];
  if (fields['partitionOf'] !== undefined) {
    parts.push(`partition of ${text(fields['partitionOf'])} ${text(fields['partitionBound'])}`);
  } else if (fields['ofType'] === undefined) {
    const columns = localColumns(object, expected);
    parts.push(
      `(${columns.map((column) => `\n  ${columnDefinition(column, expected)}`).join(',')}\n)`,
    );
    const parents = (fields['inherits'] ?? []) as string[];
    if (parents.length > 0) parts.push(`inherits (${parents.join(', ')})`);
  } else parts.push(`of ${text(fields['ofType'])}`);
  if (fields['partitionKey'] !== undefined)
    parts.push(`partition by ${text(fields['partitionKey'])}`);
  if (fields['accessMethod'] !== undefined)
    parts.push(`using ${quoteName(text(fields['accessMethod']))}`);
  if (fields['server'] !== undefined) parts.push(`server ${quoteName(text(fields['server']))}`);
  const options = (fields['options'] ?? []) as string[];
  if (options.length > 0) parts.push(`with (${options.map(writeOption).join(', ')})`);
  if (fields['tablespace'] !== undefined)
    parts.push(`tablespace ${quoteName(text(fields['tablespace']))}`);
  return `${parts.join(' ')};`;
}

function localColumns(
  { schema, name, fields }: CatalogObject,
  expected: CatalogIndex,
): CatalogObject[] {
  const home = schema === undefined ? {} : { schema };
  return ((fields['columnOrder'] ?? []) as string[])
    .map((column) =>
      expected.byKey.get(objectKey({ type: 'column', ...home, table: name, name: column })),
    )
    .filter(
      (column) => column !== undefined && column.fields['inherited'] !== true,
    ) as CatalogObject[];
}

/** Out of the old parent, into the new one. Two fields ask for it; the bound alone is enough. */
function mendPartition({ object, live }: FieldChange): string[] {
  const was = live.byKey.get(objectKey(object))?.fields['partitionOf'];
  const { partitionOf, partitionBound } = object.fields;
  return [
    ...(was === undefined
      ? []
      : [`alter table ${text(was)} detach partition ${sqlNameOf(object)};`]),
    ...(partitionOf === undefined
      ? []
      : [
          withCare(
            `reads ${sqlNameOf(object)} to see that its rows fit`,
            `alter table ${text(partitionOf)} attach partition ${sqlNameOf(object)} ${text(partitionBound)};`,
          ),
        ]),
  ];
}

function mendInherits({ object, to, from }: FieldChange): string[] {
  const wanted = (to ?? []) as string[];
  const given = (from ?? []) as string[];
  return [
    ...given
      .filter((item) => !wanted.includes(item))
      .map((item) => `${alterTable(object)} no inherit ${item};`),
    ...wanted
      .filter((item) => !given.includes(item))
      .map((item) => `${alterTable(object)} inherit ${item};`),
  ];
}
