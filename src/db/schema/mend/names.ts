import type { ObjectName, ObjectType } from '../model.ts';

/** Words that PostgreSQL takes as a name in quotes only. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check
  collate collation column concurrently constraint create cross current_catalog current_date
  current_role current_schema current_time current_timestamp current_user default deferrable desc
  distinct do else end except false fetch for foreign freeze from full grant group having ilike in
  initially inner intersect into is isnull join lateral leading left like limit localtime
  localtimestamp natural not notnull null offset on only or order outer overlaps placing primary
  references returning right select session_user similar some symmetric system_user table
  tablesample then to trailing true union unique user using variadic verbose when where window
  with`.split(/\s+/),
);

/** A name as SQL wants it: in quotes where it needs them. */
export function quoteName(name: string): string {
  if (/^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name)) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL wants it. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Types whose `name` is SQL already: it carries argument types. */
const WITH_ARGUMENTS = new Set<ObjectType>([
  'function',
  'procedure',
  'aggregate',
  'operator',
  'operator class',
  'operator family',
  'cast',
]);

/** `schema.name` of an object as SQL wants it. */
export function sqlNameOf({ type, schema, name }: ObjectName): string {
  const own = WITH_ARGUMENTS.has(type) ? name : quoteName(name);
  return schema === undefined ? own : `${quoteName(schema)}.${own}`;
}

/** `schema.table` that a column, constraint, trigger … belongs to. */
export function tableOf({ schema, table }: ObjectName): string {
  return `${quoteName(schema ?? '')}.${quoteName(table ?? '')}`;
}

/** How `drop`, `comment on` and `alter … owner to` name an object. */
export function phraseOf(object: ObjectName): string {
  switch (object.type) {
    case 'column':
      return `column ${tableOf(object)}.${quoteName(object.name)}`;
    case 'index':
      return `index ${sqlNameOf(object)}`;
    case 'constraint':
    case 'trigger':
    case 'rule':
    case 'policy':
      return `${object.type} ${quoteName(object.name)} on ${tableOf(object)}`;
    case 'domain constraint':
      return `constraint ${quoteName(object.name)} on domain ${tableOf(object)}`;
    case 'cast':
      return `cast (${object.name})`;
    case 'foreign server':
      return `server ${quoteName(object.name)}`;
    default:
      return `${object.type} ${sqlNameOf(object)}`;
  }
}
