/** Line and column of a place in a text, from 1; columns count UTF-16 units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** What a text holds, or where and how it stops being JSON, as a phrase. */
export type ParsedJson =
  | { readonly data: unknown; readonly fault: undefined }
  | { readonly data: undefined; readonly fault: TextPlace & { readonly reason: string } };

/** Reads JSON, and says in own words what is wrong with it. Pure. */
export function parseJson(text: string): ParsedJson {
  try {
    return { data: JSON.parse(text), fault: undefined };
  } catch (thrown) {
    // Without a position it is the end that comes too early.
    const said = /position (\d+)/.exec((thrown as Error).message)?.[1];
    const place = placeAt(text, said === undefined ? text.length : Number(said));
    const what = said === undefined ? 'the file ends inside of it' : 'here it breaks off';
    return { data: undefined, fault: { ...place, reason: `it is no JSON; ${what}` } };
  }
}

/** The place of an offset. Pure. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
