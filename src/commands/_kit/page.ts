import type { Typeable } from './typeable.ts';

/** How text is shown; each has a code of its own (ECMA-48 §8.3.117). */
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof CODES;

/** How a result is laid out for people. */
export interface Page {
  /** Text in a style, or as it is where there is no colour. */
  style(style: Style, text: string): string;
  /** Our own words with their commands as they can be typed here; what people wrote is left alone. */
  readonly typeable: Typeable;
  /** Where lines are broken between words; undefined where nothing shows lines. */
  readonly columns: number | undefined;
}

/** A page with or without colour. */
export function createPage(isColored: boolean, typeable: Typeable, columns?: number): Page {
  return {
    style: (style, text) => (isColored ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text),
    typeable,
    columns,
  };
}
