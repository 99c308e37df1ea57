import type { Token } from './read-tokens.ts';
import { TAKEN_WORDS } from './taken-words.ts';

/** A text holds something that only PostgreSQL's parser may judge. */
export class NotPlain extends Error {
  override readonly name = 'NotPlain';
}

/** Goes along tokens; what is asked for and not there makes the text one for the parser. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length;
  }

  /** The next token, which is not taken. */
  get next(): Token {
    return this.#tokens[this.#at] ?? NOTHING;
  }

  /** Takes the words or signs where all of them are next; whether they were. */
  has(...values: readonly string[]): boolean {
    for (const [index, value] of values.entries()) {
      const token = this.#tokens[this.#at + index];
      if (token?.value !== value || (token.kind !== 'word' && token.kind !== 'sign')) return false;
    }
    this.#at += values.length;
    return true;
  }

  need(...values: readonly string[]): void {
    if (!this.has(...values)) throw new NotPlain();
  }

  take(kind: Token['kind']): Token {
    const token = this.next;
    if (token.kind !== kind || token === NOTHING) throw new NotPlain();
    this.#at += 1;
    return token;
  }

  /** Takes a name of a table, a column or an index. */
  name(): string {
    const token = this.next;
    const isName =
      token.kind === 'quoted' || (token.kind === 'word' && !TAKEN_WORDS.has(token.value));
    if (!isName) throw new NotPlain();
    this.#at += 1;
    return token.value;
  }

  /** Reads items with commas between them. */
  list<T>(read: () => T): T[] {
    const items = [read()];
    while (this.has(',')) items.push(read());
    return items;
  }
}

/** Behind the last token. */
const NOTHING: Token = { kind: 'sign', value: '', start: 0, end: 0 };
