import { sequenceOptions } from './columns.ts';
import { mendComment, mendOwner, mendPrivileges } from './field-menders.ts';
import type { FieldMender, Mender } from './mender.ts';
import { sqlNameOf } from './names.ts';
import { text } from './text.ts';

/** All of them at once: a maximum may only fit together with its start. */
const options: FieldMender = ({ object }) => [
  `alter sequence ${sqlNameOf(object)} as ${text(object.fields['type'])} ${sequenceOptions(object.fields)};`,
];

/** Sequences. Those of identity columns come and go with the column. */
export const sequenceMender: Mender = {
  create: (object) => {
    const { fields } = object;
    if (fields['identityOf'] !== undefined) return [];
    const unlogged = fields['persistence'] === 'unlogged' ? 'unlogged ' : '';
    return [
      `create ${unlogged}sequence ${sqlNameOf(object)} as ${text(fields['type'])} ${sequenceOptions(fields)};`,
    ];
  },
  drop: (object) =>
    object.fields['identityOf'] === undefined
      ? [`drop sequence if exists ${sqlNameOf(object)};`]
      : [],
  fields: {
    type: options,
    start: options,
    increment: options,
    min: options,
    max: options,
    cache: options,
    cycle: options,
    persistence: ({ object, to }) => [
      `alter sequence ${sqlNameOf(object)} set ${to === 'unlogged' ? 'unlogged' : 'logged'};`,
    ],
    ownedBy: ({ object, to }) => [
      `alter sequence ${sqlNameOf(object)} owned by ${to === undefined ? 'none' : text(to)};`,
    ],
    identityOf: () => [],
    owner: (change) => (isOwned(change) ? [] : mendOwner(change)),
    privileges: mendPrivileges,
    comment: mendComment,
  },
  after: ['ownedBy', 'owner', 'privileges', 'comment'],
};

/** A sequence that belongs to a column belongs to the owner of its table. */
function isOwned({ object: { fields } }: Parameters<FieldMender>[0]): boolean {
  return fields['ownedBy'] !== undefined || fields['identityOf'] !== undefined;
}
