import type { Finding } from '#core/rules.ts';
import type { CatalogDifference, Json } from '#db/schema/index.ts';

const VALUE_CHARACTERS_MAX = 200;
const CODES = { missing: 'D01', unexpected: 'D02', different: 'D03' } as const;

/** A difference of the schema as a finding; its SQL is the hint and stands in the evidence, too. */
export function describeDrift(difference: CatalogDifference): Finding {
  const { kind, object, field, expected, live, sql } = difference;
  const parts = [object.schema, object.table, object.name].filter((part) => part !== undefined);
  const name = parts.join('.');
  // Nothing but `select *` and inserts without names notices; no statement changes it either.
  const isOrder = field === 'columnOrder';
  return {
    rule: isOrder ? 'column-order' : `${kind}-object`,
    code: isOrder ? 'D04' : CODES[kind],
    severity: isOrder ? 'info' : kind === 'unexpected' ? 'warning' : 'error',
    subject: { kind: object.type, name },
    message: `${object.type} ${name} ${describeChange(kind, field, expected, live)}`,
    ...(sql.length === 0 ? {} : { hint: sql.join('\n') }),
    evidence: {
      ...(field === undefined ? {} : { field }),
      ...(expected === undefined ? {} : { expected }),
      ...(live === undefined ? {} : { live }),
      sql,
    },
  };
}

function describeChange(
  kind: CatalogDifference['kind'],
  field: string | undefined,
  expected: Json | undefined,
  live: Json | undefined,
): string {
  if (kind === 'missing') return 'is missing';
  if (kind === 'unexpected') return 'should not be there';
  return `has another ${wordsOf(field ?? '')}: ${show(live)} instead of ${show(expected)}`;
}

/** `notNull` as `not null`. */
function wordsOf(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function show(value: Json | undefined): string {
  if (value === undefined) return 'none';
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  if (text.length <= VALUE_CHARACTERS_MAX) return text;
  return `${text.slice(0, VALUE_CHARACTERS_MAX)}…`;
}
