import type { CatalogObject, Json } from '../model.ts';
import type { FieldMender } from './mender.ts';
import { phraseOf, quoteName, quoteText, sqlNameOf, tableOf } from './names.ts';

type Grants = Readonly<Record<string, readonly string[]>>;

/** `comment on …`; null removes it. */
export const mendComment: FieldMender = ({ object, to }) => [
  `comment on ${phraseOf(object)} is ${typeof to === 'string' ? quoteText(to) : 'null'};`,
];

/** The owner; without one in the snapshot it is the owner of the database, who runs the script. */
export const mendOwner: FieldMender = ({ object, to }) => [
  `alter ${phraseOf(object)} owner to ${typeof to === 'string' ? quoteName(to) : 'current_user'};`,
];

/** What everybody may do with new objects of a type. */
function usualGrants({ type }: CatalogObject): Grants {
  if (type === 'function' || type === 'procedure' || type === 'aggregate') {
    return { public: ['EXECUTE'] };
  }
  return type === 'type' || type === 'domain' ? { public: ['USAGE'] } : {};
}

/** Grants and revokes until each grantee has what it should have. */
export const mendPrivileges: FieldMender = ({ object, to, from }) => {
  const usual = usualGrants(object);
  const wanted = (to ?? usual) as Grants;
  const given = (from ?? usual) as Grants;
  const statements: string[] = [];
  const grantees = [...new Set([...Object.keys(wanted), ...Object.keys(given)])].sort();
  for (const grantee of grantees) {
    const privileges = wanted[grantee] ?? [];
    if (JSON.stringify(privileges) === JSON.stringify(given[grantee])) continue;
    const who = roleOf(object, grantee);
    if (grantee === '@owner' && wanted[grantee] === undefined) {
      statements.push(`grant ${onObject('all', object)} to ${who};`);
      continue;
    }
    statements.push(`revoke ${onObject('all', object)} from ${who};`);
    const plain = privileges.filter((item) => !item.endsWith('*'));
    const passable = privileges
      .filter((item) => item.endsWith('*'))
      .map((item) => item.slice(0, -1));
    if (plain.length > 0) {
      statements.push(`grant ${onObject(plain.join(', '), object)} to ${who};`);
    }
    if (passable.length > 0) {
      statements.push(
        `grant ${onObject(passable.join(', '), object)} to ${who} with grant option;`,
      );
    }
  }
  return statements;
};

function roleOf(object: CatalogObject, grantee: string): string {
  if (grantee === 'public') return 'public';
  if (grantee !== '@owner') return quoteName(grantee);
  const owner = object.fields['owner'];
  return typeof owner === 'string' ? quoteName(owner) : 'current_user';
}

function onObject(privileges: string, object: CatalogObject): string {
  if (object.type === 'column') {
    const column = ` (${quoteName(object.name)})`;
    const list = privileges.split(', ').map((item) => item + column);
    return `${list.join(', ')} on table ${tableOf(object)}`;
  }
  const kind = GRANT_KINDS[object.type] ?? object.type;
  return `${privileges} on ${kind} ${sqlNameOf(object)}`;
}

const GRANT_KINDS: Readonly<Partial<Record<CatalogObject['type'], string>>> = {
  view: 'table',
  'materialized view': 'table',
  'foreign table': 'table',
  aggregate: 'function',
};

/** `key=value` items that are to be set, and names that are to be reset. */
export function optionChanges(
  to: Json | undefined,
  from: Json | undefined,
): { set: string[]; reset: string[] } {
  const wanted = (to ?? []) as string[];
  const given = (from ?? []) as string[];
  const nameOf = (item: string): string => item.slice(0, item.indexOf('='));
  const names = new Set(wanted.map(nameOf));
  return {
    set: wanted.filter((item) => !given.includes(item)).map(writeOption),
    reset: given.map(nameOf).filter((name) => !names.has(name)),
  };
}

/** `fillfactor=80` as `fillfactor = '80'`. */
export function writeOption(item: string): string {
  const at = item.indexOf('=');
  return `${item.slice(0, at)} = ${quoteText(item.slice(at + 1))}`;
}

/** `set (…)` and `reset (…)` behind an `alter …`. */
export function mendOptions(alter: (object: CatalogObject) => string, prefix = ''): FieldMender {
  return ({ object, to, from }) => {
    const { set, reset } = optionChanges(to, from);
    return [
      ...(set.length === 0
        ? []
        : [`${alter(object)} set (${set.map((item) => prefix + item).join(', ')});`]),
      ...(reset.length === 0
        ? []
        : [`${alter(object)} reset (${reset.map((name) => prefix + name).join(', ')});`]),
    ];
  };
}
