import type { CatalogObject } from '../model.ts';
import { mendComment, mendOwner } from './field-menders.ts';
import type { FieldMender, Mender } from './mender.ts';
import { phraseOf, quoteName, sqlNameOf, tableOf } from './names.ts';
import { text } from './text.ts';

const drop: Mender['drop'] = (object) => [`drop ${phraseOf(object)};`];
const define: Mender['create'] = (object) => [
  `${text(object.fields['definition']).replace(/;\s*$/, '')};`,
];

const SWITCHES: Readonly<Record<string, string>> = {
  disabled: 'disable',
  replica: 'enable replica',
  always: 'enable always',
};

const mendEnabled: FieldMender = ({ object, to }) => [
  `alter table ${tableOf(object)} ${SWITCHES[text(to)] ?? 'enable'} ${object.type} ${quoteName(object.name)};`,
];

/** Triggers; a partition's copy is only switched. */
export const triggerMender: Mender = {
  create: (object, expected) => (object.fields['copy'] === true ? [] : define(object, expected)),
  drop: (object) =>
    object.fields['copy'] === true
      ? [`alter table ${tableOf(object)} enable trigger ${quoteName(object.name)};`]
      : drop(object),
  fields: { enabled: mendEnabled, comment: mendComment },
  after: ['enabled', 'comment'],
};

/** Rules. */
export const ruleMender: Mender = {
  create: define,
  drop,
  fields: { enabled: mendEnabled, comment: mendComment },
  after: ['enabled', 'comment'],
};

/** Policies. */
export const policyMender: Mender = {
  create: (object) => [createPolicy(object)],
  drop,
  fields: { comment: mendComment },
  after: ['comment'],
};

function createPolicy({ schema, table, name, fields }: CatalogObject): string {
  const roles = (fields['roles'] as string[]).map((role) =>
    role === 'public' ? role : quoteName(role),
  );
  const parts = [
    `create policy ${quoteName(name)} on ${quoteName(schema ?? '')}.${quoteName(table ?? '')}`,
  ];
  if (fields['restrictive'] === true) parts.push('as restrictive');
  parts.push(`for ${text(fields['command'])} to ${roles.join(', ')}`);
  if (fields['using'] !== undefined) parts.push(`using (${text(fields['using'])})`);
  if (fields['check'] !== undefined) parts.push(`with check (${text(fields['check'])})`);
  return `${parts.join(' ')};`;
}

const mendTarget: FieldMender = ({ object, to }) => [
  `alter statistics ${sqlNameOf(object)} set statistics ${text(to ?? -1)};`,
];

/** Extended statistics. */
export const statisticsMender: Mender = {
  create: define,
  drop,
  fields: { target: mendTarget, owner: mendOwner, comment: mendComment },
  after: ['target', 'owner', 'comment'],
};
