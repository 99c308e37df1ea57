/** What `libpg-query` is asked for; only the part of it that is used here. */
interface Library {
  scanSync(text: string): { tokens: unknown };
  parseSync(text: string): { stmts?: unknown };
  hasSqlDetails(error: unknown): boolean;
}

/** The two questions to the parser, answered at once. */
export interface ParseTasks {
  scan(text: string): unknown;
  parse(text: string): unknown;
}

/**
 * What the parser says of a text is an answer; anything else is thrown. It is also sent to a thread as
 * text, and therefore uses nothing but its argument.
 */
export function parseTasks(library: Library): ParseTasks {
  return {
    scan: (text) => {
      try {
        return library.scanSync(text).tokens;
      } catch {
        return undefined;
      }
    },
    parse: (text) => {
      try {
        return library.parseSync(text).stmts ?? [];
      } catch (error) {
        if (!library.hasSqlDetails(error)) throw error;
        const { message, sqlDetails } = error as {
          message: string;
          sqlDetails?: { cursorPosition?: number };
        };
        return { message, cursorPosition: Math.max(0, sqlDetails?.cursorPosition ?? 0) };
      }
    },
  };
}
