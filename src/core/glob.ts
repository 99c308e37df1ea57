/** Whether a word is a pattern rather than a name. Pure. */
export function isGlob(word: string): boolean {
  return /[*?[{]/.test(word);
}

/** The folder of a pattern that has no wildcard in it, with `/`; empty for the working directory. Pure. */
export function globBase(pattern: string): string {
  const segments = pattern.split('/');
  const first = segments.findIndex(isGlob);
  return segments.slice(0, first === -1 ? -1 : first).join('/') || leadingSlash(pattern);
}

function leadingSlash(pattern: string): string {
  return pattern.startsWith('/') ? '/' : '';
}

/**
 * Tests paths with `/` against a pattern: `*` and `?` stay in one name, `**` crosses folders, `[a-z]` is
 * one of some characters, `{a,b}` one of some words. Pure.
 */
export function matchGlob(pattern: string): (path: string) => boolean {
  const expression = new RegExp(`^${translate(pattern)}$`, 'su');
  return (path) => expression.test(path);
}

const TOKEN = /\*\*\/|\*\*|\*|\?|\[[!^]?\]?[^\]/]*\]|[{},]|[^*?[{},]+|\[/gsu;

function translate(pattern: string): string {
  let depth = 0;
  const parts = (pattern.match(TOKEN) ?? []).map((token) => {
    switch (token) {
      case '**/':
        return '(?:[^/]+/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        depth += 1;
        return '(?:';
      case '}':
        if (depth === 0) return String.raw`\}`;
        depth -= 1;
        return ')';
      case ',':
        return depth > 0 ? '|' : ',';
      default:
        return token.length > 1 && token.startsWith('[') ? oneOf(token) : literal(token);
    }
  });
  return parts.join('') + ')'.repeat(depth);
}

function oneOf(token: string): string {
  const isNegated = /^\[[!^]/.test(token);
  const characters = token.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, String.raw`\$&`);
  return `[${isNegated ? '^/' : ''}${characters}]`;
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}/-]/g, (character) =>
    character === '-' ? '-' : `\\${character}`,
  );
}
