import type { Route } from './model.ts';

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The first route that fits; routes without names come before those with. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): FoundRoute | undefined {
  const parts = path.split('/');
  for (const route of routes) {
    const params = route.method === method ? match(route.path.split('/'), parts) : undefined;
    if (params) return { route, params };
  }
  return undefined;
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
