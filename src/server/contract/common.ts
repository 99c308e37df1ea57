import * as z from 'zod';

/** Schemas of the HTTP contract: they validate, they make the API document, the page has their types. */
export const uuid = z.uuid();
/** RFC 3339 in UTC. */
export const timestamp = z.iso.datetime();

export const idParams = z.strictObject({ id: uuid });

/** Opaque position in a list. */
export const cursor = z.string().min(1).max(500);

export const PAGE_LIMIT_MAX = 100;
export const PAGE_LIMIT_DEFAULT = 50;

export const pageQuery = z.strictObject({
  cursor: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT_MAX).default(PAGE_LIMIT_DEFAULT),
});

/** A page of a list: cut lists say so by `nextCursor`. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), limit: z.int(), nextCursor: cursor.nullable() });

/** RFC 9457 problem details, with our stable code. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  hint: z.string().optional(),
  instance: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
