import type { CatalogObject } from '../model.ts';
import { mendComment, mendOwner } from './field-menders.ts';
import { withCare, type Mender } from './mender.ts';
import { phraseOf, quoteName, sqlNameOf } from './names.ts';
import { text } from './text.ts';

const drop: Mender['drop'] = (object) => [`drop ${phraseOf(object)};`];
const byHand: Mender['create'] = (object) => [
  withCare(`by hand: ${object.type} ${object.name} with ${JSON.stringify(object.fields)}`),
];
const owned = { owner: mendOwner, comment: mendComment };
const AFTER = ['owner', 'comment'];

/** Operators. */
export const operatorMender: Mender = {
  create: (object) => [createOperator(object)],
  drop,
  fields: owned,
  after: AFTER,
};

function createOperator({ schema, name, fields }: CatalogObject): string {
  const clauses = [`function = ${text(fields['function'])}`];
  if (fields['left'] !== undefined) clauses.push(`leftarg = ${text(fields['left'])}`);
  if (fields['right'] !== undefined) clauses.push(`rightarg = ${text(fields['right'])}`);
  for (const key of ['commutator', 'negator']) {
    const [, home, symbol] = /^(?:(.*)\.)?([^.(]+)\(/.exec(text(fields[key])) ?? [];
    if (fields[key] === undefined || symbol === undefined) continue;
    clauses.push(`${key} = operator(${home ?? 'pg_catalog'}.${symbol})`);
  }
  for (const key of ['restrict', 'join']) {
    if (fields[key] !== undefined) clauses.push(`${key} = ${text(fields[key])}`);
  }
  for (const key of ['hashes', 'merges']) if (fields[key] === true) clauses.push(key);
  const symbol = name.slice(0, name.indexOf('('));
  return `create operator ${quoteName(schema ?? '')}.${symbol} (${clauses.join(', ')});`;
}

/** Casts. */
export const castMender: Mender = {
  create: ({ name, fields }) => {
    const how =
      fields['function'] === undefined
        ? fields['method'] === 'inout'
          ? 'with inout'
          : 'without function'
        : `with function ${text(fields['function'])}`;
    const context = fields['context'] === undefined ? '' : ` as ${text(fields['context'])}`;
    return [`create cast (${name}) ${how}${context};`];
  },
  drop,
  fields: { comment: mendComment },
  after: ['comment'],
};

/** Dictionaries of text search. */
export const dictionaryMender: Mender = {
  create: (object) => {
    const { template, options } = object.fields;
    const more = options === undefined ? '' : `, ${text(options)}`;
    return [
      `create text search dictionary ${sqlNameOf(object)} (template = ${text(template)}${more});`,
    ];
  },
  drop,
  fields: owned,
  after: AFTER,
};

/** Configurations of text search. */
export const searchConfigurationMender: Mender = {
  create: (object) => {
    const name = sqlNameOf(object);
    const mappings = Object.entries((object.fields['mappings'] ?? {}) as Record<string, string[]>);
    return [
      `create text search configuration ${name} (parser = ${text(object.fields['parser'])});`,
      ...mappings.map(
        ([token, dictionaries]) =>
          `alter text search configuration ${name} add mapping for ${token} with ${dictionaries.join(', ')};`,
      ),
    ];
  },
  drop,
  fields: owned,
  after: AFTER,
};

/** Operator families and classes, and servers whose options may be secret. */
export const byHandMender: Mender = { create: byHand, drop, fields: owned, after: [] };

/** What new objects get by themselves. */
export const defaultPrivilegesMender: Mender = {
  create: (object) => changeDefaults(object, 'grant'),
  drop: (object) => changeDefaults(object, 'revoke'),
  fields: {},
  after: [],
};

function changeDefaults(
  { schema, name, fields }: CatalogObject,
  verb: 'grant' | 'revoke',
): string[] {
  const [, owner, kind] = /^(.*) (tables|sequences|functions|types|schemas|large objects)$/.exec(
    name,
  )!;
  const role = owner === '@database' ? 'current_user' : quoteName(owner!);
  const home = schema === undefined ? '' : ` in schema ${quoteName(schema)}`;
  return ((fields['privileges'] as string[] | null) ?? []).map((item) => {
    const [, grantee, privilege, star] = /^(.*) (\w+)(\*?)$/.exec(item)!;
    const who = grantee === '@owner' ? role : grantee === 'public' ? 'public' : quoteName(grantee!);
    const option = star === '*' && verb === 'grant' ? ' with grant option' : '';
    return (
      `alter default privileges for role ${role}${home} ${verb} ${privilege!.toLowerCase()} on ${kind} ` +
      `${verb === 'grant' ? 'to' : 'from'} ${who}${option};`
    );
  });
}
