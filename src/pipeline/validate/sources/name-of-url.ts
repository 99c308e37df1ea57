/** Characters of an address without a host that are shown: `data:` may hold a whole key. */
const OPAQUE_CHARACTERS_MAX = 24;

/** An address as findings name it: without user, password, query and fragment. Pure. */
export function nameOfUrl(location: string): string {
  if (!URL.canParse(location)) return location.replace(/[?#].*$/s, '');
  const { protocol, host, pathname } = new URL(location);
  if (host !== '') return `${protocol}//${host}${pathname}`;
  if (pathname.length <= OPAQUE_CHARACTERS_MAX) return `${protocol}${pathname}`;
  return `${protocol}${pathname.slice(0, OPAQUE_CHARACTERS_MAX)}…`;
}
