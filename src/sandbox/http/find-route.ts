/** What a route is found by. */
interface Place {
  readonly method: string;
  /** `/payments/:id`; a colon names a part. */
  readonly path: string;
}

const pieces = new WeakMap<Place, readonly string[]>();

/** The first route that fits, with what the named parts of its path are; routes without names come first. */
export function findRoute<R extends Place>(
  routes: readonly R[],
  method: string,
  path: string,
): { route: R; params: Readonly<Record<string, string>> } | undefined {
  const parts = path.split('/');
  for (const route of routes) {
    const params = route.method === method ? match(piecesOf(route), parts) : undefined;
    if (params) return { route, params };
  }
  return undefined;
}

function piecesOf(route: Place): readonly string[] {
  const known = pieces.get(route);
  if (known !== undefined) return known;
  const split = route.path.split('/');
  pieces.set(route, split);
  return split;
}

function match(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, piece] of pattern.entries()) {
    const part = parts[at]!;
    if (piece.startsWith(':') && part !== '') params[piece.slice(1)] = decode(part);
    else if (piece !== part) return undefined;
  }
  return params;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Not an encoding at all: then it is what it looks like.
    return part;
  }
}
