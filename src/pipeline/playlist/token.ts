/** What every line of a playlist has; the lines of a file, one after the other, are its bytes. */
interface LineBase {
  /** From 1. */
  readonly line: number;
  /** Where the line starts, in bytes from the start of the file. */
  readonly byteOffset: number;
  /** Bytes of the line without its end. */
  readonly bytes: number;
  /** The line without its end; bytes that are not UTF-8 stand as U+FFFD. */
  readonly text: string;
  /** How the line ends; nothing at the end of a file without one. A lone CR ends no line. */
  readonly ending: '' | '\n' | '\r\n';
}

/** One attribute of an attribute list (draft-pantos-hls-rfc8216bis §4.2), right or wrong. */
export interface Attribute {
  readonly name: string;
  /** As it stands, with its quotes; undefined where there is no `=`. */
  readonly raw: string | undefined;
  /** Without quotes; empty where there is none. */
  readonly value: string;
  readonly isQuoted: boolean;
  /** Code points from 1: where the name starts. */
  readonly column: number;
  /** Where the raw value starts. */
  readonly valueColumn: number;
}

/** A piece of an attribute list that is no attribute: an open quote, a blank, an empty place, a rest that is not read. */
export interface AttributeFault {
  readonly reason:
    | 'space'
    | 'open-quote'
    | 'text-after-quote'
    | 'empty'
    | 'no-equals'
    | 'quote-inside'
    | 'too-many';
  readonly text: string;
  readonly column: number;
}

/** An attribute list with nothing normalised away. */
export interface AttributeList {
  /** In the order of the line, repeated names included. */
  readonly all: readonly Attribute[];
  readonly faults: readonly AttributeFault[];
  /** The first attribute of a name. */
  get(name: string): Attribute | undefined;
}

/** A line that starts with `#EXT`. */
export interface TagLine extends LineBase {
  readonly kind: 'tag';
  /** Without `#` and value: `EXT-X-MAP`, `EXTINF`; also of unknown tags. */
  readonly name: string;
  /** After the first colon; undefined where there is none. */
  readonly value: string | undefined;
  /** Code points from 1: where the value starts, or where it would. */
  readonly valueColumn: number;
  /** The value read as an attribute list, on first use. */
  readonly attributes: AttributeList;
}

export interface UriLine extends LineBase {
  readonly kind: 'uri';
}

/** A line that starts with `#` and not with `#EXT`. */
export interface CommentLine extends LineBase {
  readonly kind: 'comment';
}

export interface BlankLine extends LineBase {
  readonly kind: 'blank';
}

export type PlaylistLine = TagLine | UriLine | CommentLine | BlankLine;
