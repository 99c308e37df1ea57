import type { CatalogObject, Json } from '../model.ts';
import { mendComment, mendOptions, mendPrivileges } from './field-menders.ts';
import { byHand, withCare, type FieldMender, type Mender } from './mender.ts';
import { quoteName, quoteText, tableOf } from './names.ts';
import { text } from './text.ts';
import type { CatalogIndex } from '../catalog-index.ts';

const STORAGE_DEFAULT_SINCE = 16;

/** Columns: added at the end of the table, changed in place where PostgreSQL can. */
export const columnMender: Mender = {
  create: (object, expected) =>
    isInherited(object)
      ? []
      : [`alter table ${tableOf(object)} add column ${columnDefinition(object, expected)};`],
  drop: (object) =>
    isInherited(object)
      ? []
      : [
          withCare(
            `deletes the data of ${tableOf(object)}.${quoteName(object.name)}`,
            `alter table ${tableOf(object)} drop column ${quoteName(object.name)};`,
          ),
        ],
  fields: {
    type: mendType,
    collation: mendType,
    notNull: mendNotNull,
    notNullName: mendNotNullName,
    notNullNoInherit: byHand('the inheritance of NOT NULL'),
    identity: mendIdentity,
    generated: mendGenerated,
    expression: mendGenerated,
    default: mendDefault,
    storage: mendStorage,
    compression: set('compression', 'default'),
    statistics: set('statistics', '-1'),
    options: mendOptions(alterColumn),
    serverOptions: byHand('the options of the foreign table'),
    // It comes with the parent, to which the table's own statement leads.
    inherited: () => [],
    privileges: mendPrivileges,
    comment: mendComment,
  },
  after: ['storage', 'compression', 'statistics', 'options', 'privileges', 'comment'],
};

/** What a parent says reaches its children by itself. */
function isInherited({ fields }: CatalogObject): boolean {
  return fields['inherited'] === true;
}

/** A column as `create table` and `add column` write it. */
export function columnDefinition(object: CatalogObject, expected: CatalogIndex): string {
  const { fields, name } = object;
  const parts = [quoteName(name), text(fields['type'])];
  if (fields['collation'] !== undefined) parts.push(`collate ${text(fields['collation'])}`);
  if (fields['notNull'] !== undefined) {
    const named = fields['notNullName'];
    if (typeof named === 'string') parts.push(`constraint ${quoteName(named)}`);
    parts.push('not null');
  }
  if (fields['default'] !== undefined) parts.push(`default ${text(fields['default'])}`);
  if (fields['generated'] !== undefined) {
    parts.push(`generated always as (${text(fields['expression'])}) ${text(fields['generated'])}`);
  }
  if (fields['identity'] !== undefined) {
    parts.push(
      `generated ${text(fields['identity'])} as identity${identityOptions(object, expected)}`,
    );
  }
  return parts.join(' ');
}

/** The sequence behind an identity column, as the snapshot knows it. */
function identityOptions(object: CatalogObject, expected: CatalogIndex): string {
  const column = `${tableOf(object)}.${quoteName(object.name)}`;
  for (const { type, schema, name, fields } of expected.byKey.values()) {
    if (type !== 'sequence' || fields['identityOf'] !== column) continue;
    const named = `sequence name ${quoteName(schema ?? '')}.${quoteName(name)}`;
    return ` (${named} ${sequenceOptions(fields)})`;
  }
  return '';
}

/** Options of a sequence, in the words of `create sequence`. */
export function sequenceOptions(fields: Readonly<Record<string, Json>>): string {
  return (
    `start with ${text(fields['start'])} increment by ${text(fields['increment'])} ` +
    `minvalue ${text(fields['min'])} maxvalue ${text(fields['max'])} ` +
    `cache ${text(fields['cache'])} ${fields['cycle'] === true ? 'cycle' : 'no cycle'}`
  );
}

function alterColumn(object: CatalogObject): string {
  return `alter table ${tableOf(object)} alter column ${quoteName(object.name)}`;
}

function set(what: string, usual: string): FieldMender {
  return ({ object, to }) => [`${alterColumn(object)} set ${what} ${text(to ?? usual)};`];
}

/** Older servers do not know the word `default` here: what is usual stands with the type. */
function mendStorage(change: Parameters<FieldMender>[0]): ReturnType<FieldMender> {
  const { object, to, live } = change;
  if (to !== undefined || live.serverVersion >= STORAGE_DEFAULT_SINCE) {
    return set('storage', 'default')(change);
  }
  const type = quoteText(text(object.fields['type']));
  return [
    `do $mend$ begin execute (
  select ${quoteText(`${alterColumn(object)} set storage `)} || case typstorage when 'p' then 'plain'
    when 'e' then 'external' when 'm' then 'main' else 'extended' end
  from pg_type where oid = ${type}::regtype); end $mend$;`,
  ];
}

/** The default may not fit the other type, so that it goes first and comes back at the end. */
function mendType({ object, live }: Parameters<FieldMender>[0]): ReturnType<FieldMender> {
  if (isInherited(object)) return [];
  const { type, collation, default: value } = object.fields;
  const had = liveFields(object, live)['default'] !== undefined;
  const collate = collation === undefined ? '' : ` collate ${text(collation)}`;
  return [
    ...(had ? [`${alterColumn(object)} drop default;`] : []),
    withCare(
      `rewrites ${tableOf(object)} while nobody may use it, where the types are stored differently`,
      `${alterColumn(object)} type ${text(type)}${collate} using ${quoteName(object.name)}::${text(type)};`,
    ),
    ...(value === undefined ? [] : [`${alterColumn(object)} set default ${text(value)};`]),
  ];
}

function mendNotNull({ object, to, from }: Parameters<FieldMender>[0]): readonly string[] {
  if (to === undefined) return isInherited(object) ? [] : [`${alterColumn(object)} drop not null;`];
  const name = notNullName(object);
  if (to === true && from === 'not valid') {
    return [`alter table ${tableOf(object)} validate constraint ${quoteName(name)};`];
  }
  const named = object.fields['notNullName'] !== undefined;
  if (to === true && !named) return [`${alterColumn(object)} set not null;`];
  const add = `add constraint ${quoteName(name)} not null ${quoteName(object.name)}`;
  return [
    ...(from === undefined ? [] : [`${alterColumn(object)} drop not null;`]),
    `alter table ${tableOf(object)} ${add}${to === true ? '' : ' not valid'};`,
  ];
}

function mendNotNullName({ object, to, from }: Parameters<FieldMender>[0]): readonly string[] {
  if (isInherited(object)) return [];
  const usual = `${object.table ?? ''}_${object.name}_not_null`;
  const [old, now] = [from ?? usual, to ?? usual].map((name) => quoteName(text(name)));
  return [`alter table ${tableOf(object)} rename constraint ${old} to ${now};`];
}

function notNullName(object: CatalogObject): string {
  return text(object.fields['notNullName'] ?? `${object.table ?? ''}_${object.name}_not_null`);
}

function mendDefault({ object, to }: Parameters<FieldMender>[0]): readonly string[] {
  if (object.fields['generated'] !== undefined || object.fields['identity'] !== undefined)
    return [];
  return [
    to === undefined
      ? `${alterColumn(object)} drop default;`
      : `${alterColumn(object)} set default ${text(to)};`,
  ];
}

/** What is computed can be computed again; what was computed stays as plain values. */
function mendGenerated({ object }: Parameters<FieldMender>[0]): ReturnType<FieldMender> {
  if (object.fields['generated'] !== undefined) return 'rebuild';
  return [`${alterColumn(object)} drop expression if exists;`];
}

function mendIdentity({
  object,
  to,
  from,
  expected,
}: Parameters<FieldMender>[0]): readonly string[] {
  if (to === undefined) return [`${alterColumn(object)} drop identity;`];
  if (from !== undefined) return [`${alterColumn(object)} set generated ${text(to)};`];
  const options = identityOptions(object, expected);
  return [
    `${alterColumn(object)} drop default;`,
    `${alterColumn(object)} add generated ${text(to)} as identity${options};`,
  ];
}

function liveFields(object: CatalogObject, live: CatalogIndex): CatalogObject['fields'] {
  for (const item of live.byKey.values()) {
    const same = item.type === 'column' && item.schema === object.schema;
    if (same && item.table === object.table && item.name === object.name) return item.fields;
  }
  return {};
}
