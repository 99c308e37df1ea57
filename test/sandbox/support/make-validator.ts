import { readFileSync } from 'node:fs';
import path from 'node:path';

import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Record<string, unknown>;

const FIXTURES = path.join(import.meta.dirname, '../fixtures');

/** Schemas of one provider as functions: they throw what does not fit. */
export type Validator = (name: string, value: unknown) => void;

/** Reads `fixtures/<file>`, whose schemas are OpenAPI 3.0. `mend` says where the wire knows better. */
export function makeValidator(
  file: string,
  mend: (schemas: Record<string, Schema>) => void,
): Validator {
  const text = readFileSync(path.join(FIXTURES, file), 'utf8');
  const { schemas } = JSON.parse(text) as { schemas: Record<string, Schema> };
  mend(schemas);
  const ajv = new Ajv({ strict: false, inlineRefs: false, code: { optimize: false } });
  for (const name of ['int32', 'int64', 'unix-time', 'date', 'binary', 'double']) {
    ajv.addFormat(name, true);
  }
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema, schemas)]),
  );
  ajv.addSchema({ $id: 'all', definitions });
  const compiled = new Map<string, ValidateFunction>();
  return (name, value) => {
    if (!(name in definitions)) throw new Error(`there is no schema ${name}`);
    const check = compiled.get(name) ?? ajv.compile({ $ref: `all#/definitions/${name}` });
    compiled.set(name, check);
    if (check(value)) return;
    const shown = JSON.stringify(value).slice(0, 2000);
    throw new Error(`not a ${name}: ${ajv.errorsText(check.errors)}\n${shown}`);
  };
}

/** OpenAPI 3.0 says `nullable`, beside `allOf` and `$ref` too; its names are elsewhere. */
function toJsonSchema(node: unknown, schemas: Record<string, Schema>): unknown {
  if (Array.isArray(node)) return node.map((one) => toJsonSchema(one, schemas));
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, $ref, ...rest } = node as Schema;
  const name = typeof $ref === 'string' ? $ref.split('/').at(-1)! : undefined;
  // What the subset leaves out may be anything.
  if (name !== undefined) {
    const target = name in schemas ? { $ref: `#/definitions/${name}` } : {};
    return nullable === true ? { anyOf: [target, { type: 'null' }] } : target;
  }
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, toJsonSchema(value, schemas)]),
  );
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
