import type * as z from 'zod';

import { serverErrors, type RequestFault } from '../server-errors.ts';

/**
 * A part of a request as its schema reads it; a part without a schema is undefined.
 * @throws REQUEST_INVALID with every fault at once.
 */
export function validate(
  part: 'query' | 'body',
  schema: z.ZodType | undefined,
  value: unknown,
): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw serverErrors.REQUEST_INVALID({
    errors: result.error.issues.flatMap((issue) => faultsOf(part, issue)),
  });
}

/**
 * The parameters of a path. What does not fit the schema names nothing that could exist, so it
 * answers as anything that does not exist.
 * @throws NOT_FOUND
 */
export function validateParams(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse({ ...(value as object) });
  if (!result.success) throw serverErrors.NOT_FOUND({});
  return result.data;
}

function faultsOf(part: string, issue: z.core.$ZodIssue): RequestFault[] {
  const path = [part, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: 'is not a field of this request',
    }));
  }
  return [{ path: path.join('.'), message: issue.message }];
}
