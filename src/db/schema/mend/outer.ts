import type { CatalogObject } from '../model.ts';
import { mendComment, mendOwner, mendPrivileges } from './field-menders.ts';
import { withCare, type Mender } from './mender.ts';
import { phraseOf, quoteName, quoteText, sqlNameOf } from './names.ts';
import { text } from './text.ts';

const drop: Mender['drop'] = (object) => [`drop ${phraseOf(object)};`];

/** Schemas. */
export const schemaMender: Mender = {
  create: (object) => [`create schema ${quoteName(object.name)};`],
  drop,
  fields: { owner: mendOwner, privileges: mendPrivileges, comment: mendComment },
  after: ['owner', 'privileges', 'comment'],
};

/** Extensions; the server has to have their files. */
export const extensionMender: Mender = {
  create: ({ name, fields }) => [
    `create extension ${quoteName(name)} with schema ${quoteName(text(fields['in']))};`,
  ],
  drop,
  fields: {
    in: ({ object, to }) => [
      `alter extension ${quoteName(object.name)} set schema ${quoteName(text(to))};`,
    ],
    version: ({ object, to }) => [
      withCare(
        'an extension only goes to versions that its files lead to',
        `alter extension ${quoteName(object.name)} update to ${quoteText(text(to))};`,
      ),
    ],
  },
  after: [],
};

/** Collations. */
export const collationMender: Mender = {
  create: (object) => [createCollation(object)],
  drop,
  fields: { owner: mendOwner, comment: mendComment },
  after: ['owner', 'comment'],
};

function createCollation(object: CatalogObject): string {
  const { fields } = object;
  const options = [`provider = ${text(fields['provider'])}`];
  if (fields['locale'] !== undefined) options.push(`locale = ${quoteText(text(fields['locale']))}`);
  else {
    options.push(`lc_collate = ${quoteText(text(fields['lcCollate']))}`);
    options.push(`lc_ctype = ${quoteText(text(fields['lcCtype']))}`);
  }
  if (fields['rules'] !== undefined) options.push(`rules = ${quoteText(text(fields['rules']))}`);
  if (fields['deterministic'] === false) options.push('deterministic = false');
  return `create collation ${sqlNameOf(object)} (${options.join(', ')});`;
}

/** Event triggers; only a superuser may make them. */
export const eventTriggerMender: Mender = {
  create: ({ name, fields }) => {
    const tags = (fields['tags'] ?? []) as string[];
    const when = tags.length === 0 ? '' : ` when tag in (${tags.map(quoteText).join(', ')})`;
    return [
      `create event trigger ${quoteName(name)} on ${text(fields['event'])}${when} execute function ${text(fields['function'])}();`,
    ];
  },
  drop,
  fields: {
    enabled: ({ object, to }) => {
      const how =
        to === undefined ? 'enable' : to === 'disabled' ? 'disable' : `enable ${text(to)}`;
      return [`alter event trigger ${quoteName(object.name)} ${how};`];
    },
    comment: mendComment,
  },
  after: ['enabled', 'comment'],
};

interface Published {
  readonly table: string;
  readonly columns?: readonly string[];
  readonly where?: string;
}

/** Publications. */
export const publicationMender: Mender = {
  create: (object) => [createPublication(object)],
  drop: (object) => [withCare('subscribers have to be told', `drop ${phraseOf(object)};`)],
  fields: { owner: mendOwner, comment: mendComment },
  after: ['owner', 'comment'],
};

function createPublication({ name, fields }: CatalogObject): string {
  const tables = ((fields['tables'] ?? []) as unknown as Published[]).map((item) => {
    const columns =
      item.columns === undefined ? '' : ` (${item.columns.map(quoteName).join(', ')})`;
    return `table ${item.table}${columns}${item.where === undefined ? '' : ` where (${item.where})`}`;
  });
  const schemas = ((fields['schemas'] ?? []) as string[]).map(
    (item) => `tables in schema ${quoteName(item)}`,
  );
  const what = fields['allTables'] === true ? ['all tables'] : [...tables, ...schemas];
  const options = [`publish = ${quoteText(text(fields['publish']))}`];
  if (fields['viaRoot'] === true) options.push('publish_via_partition_root = true');
  if (fields['generatedColumns'] !== undefined) options.push('publish_generated_columns = stored');
  const target = what.length === 0 ? '' : ` for ${what.join(', ')}`;
  return `create publication ${quoteName(name)}${target} with (${options.join(', ')});`;
}
