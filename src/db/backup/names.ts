import pg from 'pg';

/** A table or sequence with its schema, quoted. */
export function qualified({ schema, name }: { schema: string; name: string }): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

/** As people say it: `tracks`, or with its schema where that is not `public`. */
export function shortName({ schema, name }: { schema: string; name: string }): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** A list of columns in parentheses; nothing for a table without columns. */
export function columnList(columns: readonly string[]): string {
  if (columns.length === 0) return '';
  return `(${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})`;
}
