import { codePoints } from './code-points.ts';
import type { Attribute, AttributeFault, AttributeList } from './token.ts';

/** Most attributes, and most faults, that are kept of a list; what follows is not looked at. */
export const ATTRIBUTES_MAX = 1000;

/**
 * Reads `NAME=value,NAME="a, b"` (draft-pantos-hls-rfc8216bis §4.2) as it stands: repeated names,
 * wrong names and values are kept, and what is no attribute is a fault. Linear; never throws.
 * @param column code points from 1 where `text` starts on its line.
 */
export function readAttributeList(text: string, column: number): AttributeList {
  const all: Attribute[] = [];
  const faults: AttributeFault[] = [];
  const scanner = new Scanner(text, column);
  if (text !== '') {
    do {
      const attribute = readAttribute(scanner, faults);
      if (attribute !== undefined) all.push(attribute);
      if (all.length + faults.length >= ATTRIBUTES_MAX && scanner.peek() !== undefined) {
        faults.push({ reason: 'too-many', text: '', column: scanner.column });
        break;
      }
    } while (scanner.take(','));
  }
  return { all, faults, get: (name) => all.find((attribute) => attribute.name === name) };
}

/** Reads up to the next comma or the end; undefined for an empty place. */
function readAttribute(scanner: Scanner, faults: AttributeFault[]): Attribute | undefined {
  skipBlanks(scanner, faults);
  const { column } = scanner;
  const written = scanner.upTo('=', ',');
  const name = written.trimEnd();
  if (name !== written) {
    faults.push({
      reason: 'space',
      text: written.slice(name.length),
      column: column + codePoints(name),
    });
  }
  if (!scanner.take('=')) {
    faults.push({ reason: name === '' ? 'empty' : 'no-equals', text: name, column });
    if (name === '') return undefined;
    const valueColumn = scanner.column;
    return { name, raw: undefined, value: '', isQuoted: false, column, valueColumn };
  }
  skipBlanks(scanner, faults);
  const valueColumn = scanner.column;
  const isQuoted = scanner.peek() === '"';
  const raw = isQuoted ? readQuoted(scanner, faults) : readPlain(scanner, faults);
  const value = isQuoted ? raw.replace(/^"/, '').replace(/"$/, '') : raw;
  return { name, raw, value, isQuoted, column, valueColumn };
}

/** With its quotes; an open one reaches to the end of the line. */
function readQuoted(scanner: Scanner, faults: AttributeFault[]): string {
  const { column } = scanner;
  const raw = scanner.quoted();
  if (raw.length < 2 || !raw.endsWith('"')) {
    faults.push({ reason: 'open-quote', text: raw, column });
    return raw;
  }
  skipBlanks(scanner, faults);
  const after = scanner.column;
  const text = scanner.upTo(',', ',');
  if (text !== '') faults.push({ reason: 'text-after-quote', text, column: after });
  return raw;
}

function readPlain(scanner: Scanner, faults: AttributeFault[]): string {
  const { column } = scanner;
  const written = scanner.upTo(',', ',');
  const raw = written.trimEnd();
  if (raw !== written) {
    faults.push({
      reason: 'space',
      text: written.slice(raw.length),
      column: column + codePoints(raw),
    });
  }
  if (raw.includes('"')) faults.push({ reason: 'quote-inside', text: raw, column });
  return raw;
}

function skipBlanks(scanner: Scanner, faults: AttributeFault[]): void {
  const { column } = scanner;
  const text = scanner.blanks();
  if (text !== '') faults.push({ reason: 'space', text, column });
}

/** A place in a text that moves forward and knows its column. */
class Scanner {
  readonly #text: string;
  #at = 0;
  column: number;

  constructor(text: string, column: number) {
    this.#text = text;
    this.column = column;
  }

  peek(): string | undefined {
    return this.#text[this.#at];
  }

  /** Steps over a character if it is the next. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.#move(this.#at + 1);
    return true;
  }

  /** The text before the first of two characters, or the rest. */
  upTo(one: string, other: string): string {
    let end = this.#at;
    while (end < this.#text.length && this.#text[end] !== one && this.#text[end] !== other) {
      end += 1;
    }
    return this.#move(end);
  }

  /** From a quote to the one that closes it, or the rest. */
  quoted(): string {
    const close = this.#text.indexOf('"', this.#at + 1);
    return this.#move(close < 0 ? this.#text.length : close + 1);
  }

  blanks(): string {
    let end = this.#at;
    while (end < this.#text.length && this.#text[end]!.trim() === '') end += 1;
    return this.#move(end);
  }

  #move(end: number): string {
    const passed = this.#text.slice(this.#at, end);
    this.#at = end;
    this.column += codePoints(passed);
    return passed;
  }
}
