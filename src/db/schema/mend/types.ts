import type { CatalogIndex } from '../catalog-index.ts';
import type { CatalogObject, Json } from '../model.ts';
import { mendComment, mendOwner, mendPrivileges } from './field-menders.ts';
import { byHand, withCare, type FieldChange, type Mender } from './mender.ts';
import { phraseOf, quoteName, quoteText, sqlNameOf, tableOf } from './names.ts';
import { text } from './text.ts';

/** Enums, composite types and ranges. */
export const typeMender: Mender = {
  create: (object) => [createType(object)],
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: {
    labels: mendLabels,
    attributes: mendAttributes,
    input: byHand('the input function'),
    output: byHand('the output function'),
    length: byHand('the length'),
    owner: mendOwner,
    privileges: mendPrivileges,
    comment: mendComment,
  },
  after: ['owner', 'privileges', 'comment'],
};

function createType(object: CatalogObject): string {
  const { fields } = object;
  const head = `create type ${sqlNameOf(object)}`;
  switch (fields['kind']) {
    case 'enum':
      return `${head} as enum (${(fields['labels'] as string[]).map(quoteText).join(', ')});`;
    case 'composite':
      return `${head} as (${(fields['attributes'] as unknown as Attribute[]).map(writeAttribute).join(', ')});`;
    case 'range':
      return `${head} as range (${rangeOptions(fields).join(', ')});`;
    default:
      return withCare(`by hand: the base type ${sqlNameOf(object)}`);
  }
}

function rangeOptions(fields: CatalogObject['fields']): string[] {
  const options: [string, Json | undefined][] = [
    ['subtype', fields['subtype']],
    ['subtype_opclass', fields['operatorClass']],
    ['collation', fields['rangeCollation']],
    ['canonical', fields['canonical']],
    ['subtype_diff', fields['subtypeDiff']],
    ['multirange_type_name', fields['multirange']],
  ];
  return options
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} = ${text(value)}`);
}

/** The one label that stands under another name at the same place, as `[now, wanted]`. */
function renamedLabel(wanted: readonly string[], given: readonly string[]): string[] | undefined {
  if (wanted.length !== given.length) return undefined;
  const changed = wanted.flatMap((label, at) => (label === given[at] ? [] : [[given[at]!, label]]));
  const [only] = changed;
  return changed.length === 1 && !given.includes(only![1]!) ? only : undefined;
}

/** Whether labels can be changed with the type in use: none goes away or moves. */
export function keepsLabels(wanted: readonly string[], given: readonly string[]): boolean {
  const kept = wanted.filter((label) => given.includes(label));
  return kept.join('\0') === given.join('\0') || renamedLabel(wanted, given) !== undefined;
}

/** Labels can be added anywhere; to lose or move one, every column has to change over. */
function mendLabels({ object, to, from, expected, live }: FieldChange): string[] {
  const wanted = to as string[];
  const given = from as string[];
  if (!keepsLabels(wanted, given)) return replaceEnum(object, expected, live);
  const alter = `alter type ${sqlNameOf(object)}`;
  const renamed = renamedLabel(wanted, given);
  if (renamed !== undefined) {
    const [now, label] = renamed.map(quoteText);
    return [withCare('it looks renamed', `${alter} rename value ${now} to ${label};`)];
  }
  return wanted.flatMap((label, index) => {
    if (given.includes(label)) return [];
    const before = wanted[index - 1];
    // All labels to the left are there by now: those added before this one come first.
    const place =
      before !== undefined
        ? ` after ${quoteText(before)}`
        : given.length === 0
          ? ''
          : ` before ${quoteText(given[0]!)}`;
    return [`${alter} add value ${quoteText(label)}${place};`];
  });
}

function replaceEnum(object: CatalogObject, expected: CatalogIndex, live: CatalogIndex): string[] {
  const name = sqlNameOf(object);
  const old = `${object.name}_before`;
  const moved: string[] = [];
  for (const [key, column] of live.byKey) {
    if (column.type !== 'column') continue;
    const type = text(column.fields['type']);
    if (type !== name && type !== `${name}[]`) continue;
    const alter = `alter table ${tableOf(column)} alter column ${quoteName(column.name)}`;
    if (column.fields['default'] !== undefined) moved.push(`${alter} drop default;`);
    const via = type === name ? 'text' : 'text[]';
    moved.push(`${alter} type ${type} using ${quoteName(column.name)}::${via}::${type};`);
    const value = expected.byKey.get(key)?.fields['default'];
    if (value !== undefined) moved.push(`${alter} set default ${text(value)};`);
  }
  return [
    withCare(
      'fails while a row holds a label that goes away, and rewrites the tables with such a column',
      `alter type ${name} rename to ${quoteName(old)};`,
    ),
    createType(object),
    ...moved,
    `drop type ${sqlNameOf({ ...object, name: old })};`,
  ];
}

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly collation?: string;
}

function writeAttribute({ name, type, collation }: Attribute): string {
  return `${quoteName(name)} ${type}${collation === undefined ? '' : ` collate ${collation}`}`;
}

/** In place where the order comes out right; a type in use cannot be made again. */
function mendAttributes({ object, to, from }: FieldChange): string[] | 'rebuild' {
  const wanted = to as unknown as Attribute[];
  const given = from as unknown as Attribute[];
  const names = wanted.map((item) => item.name);
  const kept = given.filter((item) => names.includes(item.name));
  const added = wanted.filter((item) => !given.some((other) => other.name === item.name));
  if ([...kept, ...added].map((item) => item.name).join('\0') !== names.join('\0'))
    return 'rebuild';
  const alter = `alter type ${sqlNameOf(object)}`;
  return [
    ...given
      .filter((item) => !kept.includes(item))
      .map((item) => `${alter} drop attribute ${quoteName(item.name)};`),
    ...wanted.flatMap((item) => {
      const was = kept.find((other) => other.name === item.name);
      if (was === undefined || writeAttribute(was) === writeAttribute(item)) return [];
      const collate = item.collation === undefined ? '' : ` collate ${item.collation}`;
      return [`${alter} alter attribute ${quoteName(item.name)} type ${item.type}${collate};`];
    }),
    ...added.map((item) => `${alter} add attribute ${writeAttribute(item)};`),
  ];
}

/** Domains without their checks, which are objects of their own. */
export const domainMender: Mender = {
  create: (object) => {
    const { fields } = object;
    const collate =
      fields['collation'] === undefined ? '' : ` collate ${text(fields['collation'])}`;
    const usual = fields['default'] === undefined ? '' : ` default ${text(fields['default'])}`;
    const notNull = fields['notNull'] === true ? ' not null' : '';
    return [
      `create domain ${sqlNameOf(object)} as ${text(fields['type'])}${collate}${usual}${notNull};`,
    ];
  },
  drop: (object) => [`drop ${phraseOf(object)};`],
  fields: {
    default: ({ object, to }) => [
      `alter domain ${sqlNameOf(object)} ${to === undefined ? 'drop default' : `set default ${text(to)}`};`,
    ],
    notNull: ({ object, to }) => [
      `alter domain ${sqlNameOf(object)} ${to === true ? 'set' : 'drop'} not null;`,
    ],
    owner: mendOwner,
    privileges: mendPrivileges,
    comment: mendComment,
  },
  after: ['owner', 'privileges', 'comment'],
};
