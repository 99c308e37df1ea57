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
  has(first: string, ...rest: readonly string[]): boolean {
    // Most often the first is another one.
    if (!this.#stands(first, this.#at)) return false;
    if (!rest.every((value, index) => this.#stands(value, this.#at + 1 + index))) return false;
    this.#at += 1 + rest.length;
    return true;
  }

  #stands(value: string, at: number): boolean {
    const token = this.#tokens[at];
    return token?.value === value && (token.kind === 'word' || token.kind === 'sign');
  }

  need(first: string, ...rest: readonly string[]): void {
    if (!this.has(first, ...rest)) throw new NotPlain();
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
