const NAMES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Codes of ISO 3166 and of Unicode that have a name and are no country. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** Whether two capital letters are a country of ISO 3166-1, as far as Unicode's names go. Pure. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRIES.has(code)) return false;
  // An old code has the name of what has taken its place, whose code it is not.
  return NAMES.of(code) !== undefined && new Intl.Locale('und', { region: code }).region === code;
}
