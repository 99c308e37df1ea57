/** SQL text with its values, as the wire protocol takes them. */
export class SqlQuery {
  readonly #strings: readonly string[];
  readonly #values: readonly unknown[];

  constructor(strings: readonly string[], values: readonly unknown[]) {
    this.#strings = strings;
    this.#values = values;
  }

  /** The text with `$1…$n` in place of the values; nested queries are spliced in. */
  compile(values: unknown[] = []): { text: string; values: unknown[] } {
    let text = this.#strings[0]!;
    for (const [index, value] of this.#values.entries()) {
      if (value instanceof SqlQuery) text += value.compile(values).text;
      else text += `$${values.push(value)}`;
      text += this.#strings[index + 1]!;
    }
    return { text, values };
  }
}

/**
 * A query as a template: every `${value}` becomes a parameter, never text, unless it is itself a
 * query: sql`select id from tracks where id = ${id}::uuid`.
 */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): SqlQuery {
  return new SqlQuery(strings, values);
}

/** A name (table, column, database) quoted as an identifier. */
export function sqlName(name: string): SqlQuery {
  return new SqlQuery([`"${name.replaceAll('"', '""')}"`], []);
}

/** Conditions joined by `and`; none is `true`. */
export function sqlAnd(conditions: readonly SqlQuery[]): SqlQuery {
  if (conditions.length === 0) return sql`true`;
  const strings = ['(', ...Array<string>(conditions.length - 1).fill(') and ('), ')'];
  return new SqlQuery(strings, conditions);
}
