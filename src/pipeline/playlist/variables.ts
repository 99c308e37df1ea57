import type { TagLine } from './token.ts';

/** `{$name}`: a variable reference (§4.3). */
export const VARIABLE_REFERENCE = /\{\$([A-Za-z0-9_-]+)\}/g;

/** Puts values in for `{$name}`, once; a name without a value stays as it stands. Pure. */
export function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  if (variables.size === 0 || !text.includes('{$')) return text;
  return text.replaceAll(VARIABLE_REFERENCE, (whole, name: string) => variables.get(name) ?? whole);
}

export interface VariableSources {
  /** Of the multivariant playlist, for IMPORT. */
  readonly imported: ReadonlyMap<string, string> | undefined;
  /** Address of the playlist, for QUERYPARAM. */
  readonly location: string;
}

/** What an EXT-X-DEFINE gives: a name and a value; undefined where it gives none (§4.4.2.3). */
export function readDefine(
  { attributes }: TagLine,
  { imported, location }: VariableSources,
): { readonly name: string; readonly value: string } | undefined {
  const named = attributes.get('NAME')?.value;
  if (named !== undefined) return pair(named, attributes.get('VALUE')?.value);
  const imports = attributes.get('IMPORT')?.value;
  if (imports !== undefined) return pair(imports, imported?.get(imports));
  const parameter = attributes.get('QUERYPARAM')?.value;
  if (parameter === undefined || !URL.canParse(location)) return undefined;
  return pair(parameter, new URL(location).searchParams.get(parameter) ?? undefined);
}

function pair(
  name: string,
  value: string | undefined,
): { readonly name: string; readonly value: string } | undefined {
  return value === undefined ? undefined : { name, value };
}
