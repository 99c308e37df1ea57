/** What of a text is no name: strings. */
const STRINGS = /'(?:[^']|'')*'/g;
const NAME = String.raw`(?:"(?:[^"]|"")*"|[a-z_][\w$]*)`;
/** The first table or view that a query reads, and what it is called there. */
const SOURCE = new RegExp(
  String.raw`\bFROM (?:ONLY )?(?:${NAME}\.)?(?<name>${NAME})(?: (?<alias>${NAME}))?`,
);

/**
 * Whether two texts define the same view when one of them comes from PostgreSQL 15 or older, which
 * writes `people.id` where newer servers write `id`: in a query over one table. Pure.
 */
export function isSameView(one: string, two: string): boolean {
  return withoutSource(one) === withoutSource(two);
}

function withoutSource(definition: string): string {
  const { name, alias } = SOURCE.exec(definition.replaceAll(STRINGS, "''"))?.groups ?? {};
  const source = alias ?? name;
  if (source === undefined) return definition;
  const parts = new RegExp(String.raw`${STRINGS.source}|(?<![\w$".])${escape(source)}\.`, 'g');
  return definition.replaceAll(parts, (part) => (part.startsWith("'") ? part : ''));
}

function escape(text: string): string {
  return text.replaceAll(/[$.*+?^{}()|[\]\\]/g, String.raw`\$&`);
}
