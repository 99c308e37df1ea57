import { createHash } from 'node:crypto';

/** What of a recorded migration its link covers: whoever changes it by hand breaks the chain. */
export interface ChainLink {
  readonly id: bigint;
  readonly name: string;
  readonly checksum: string;
  readonly kind: string;
  readonly breaking: boolean;
}

/** What the first link is hashed with. */
const CHAIN_START = '';

/** SHA-256 in hex over the link before it and what a row says. Pure. */
export function chainLink(previous: string, row: ChainLink): string {
  const text = [previous, row.id, row.name, row.checksum, row.kind, row.breaking].join('\n');
  return createHash('sha256').update(text).digest('hex');
}

/** The links of rows in the order in which they were applied. Pure. */
export function chainLinks(rows: readonly ChainLink[], start = CHAIN_START): string[] {
  const links: string[] = [];
  for (const row of rows) links.push(chainLink(links.at(-1) ?? start, row));
  return links;
}

/**
 * The first row, in the order of application, whose link does not follow from the row before it;
 * undefined when the chain holds. Pure.
 */
export function findBrokenLink<Row extends ChainLink & { readonly chain: string }>(
  rows: readonly Row[],
): { row: Row; previousLink: string; next: Row | undefined } | undefined {
  let previousLink = CHAIN_START;
  for (const [index, row] of rows.entries()) {
    if (row.chain !== chainLink(previousLink, row)) {
      return { row, previousLink, next: rows[index + 1] };
    }
    previousLink = row.chain;
  }
  return undefined;
}

/** As `chainLink`, in SQL: the arguments are expressions, `id` a bigint and `breaking` a boolean. */
export function chainLinkSql(row: Readonly<Record<keyof ChainLink | 'previous', string>>): string {
  const lines = [row.previous, `(${row.id})::text`, row.name, row.checksum, row.kind];
  const text = [...lines, `case when ${row.breaking} then 'true' else 'false' end`].join(
    ` || E'\\n' || `,
  );
  return `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
}
