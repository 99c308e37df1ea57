import { nearest } from '#core/suggest.ts';

import type { BatchOptions } from './model.ts';
import { ROWS_MAX, ROWS_START } from './pace.ts';

/** Others keep most of the time unless the marker says otherwise. */
const SHARE_DEFAULT = 0.4;
const KEY_COLUMNS_MAX = 8;
const OPTIONS = ['key', 'size', 'share'] as const;
/** What stands between blanks, and between commas; quoted names may hold both. */
const WORDS = /(?:"(?:[^"]|"")*"|\S)+/g;
const PARTS = /(?:"(?:[^"]|"")*"|[^,])+/g;
const NAME = /^(?:"(?<quoted>(?:[^"]|"")+)"|(?<plain>[\p{L}_][\p{L}\p{N}_$]*))$/u;

/**
 * Reads what stands behind `-- veza:batch`: `key=id size=1000 share=40%`, of which only the key is
 * needed. Returns the fault as a phrase when it is wrong. Pure.
 */
export function readBatchMarker(text: string): BatchOptions | string {
  const given = new Map<string, string>();
  for (const word of text.match(WORDS) ?? []) {
    const { name, value } = /^(?<name>[a-z-]+)=(?<value>.+)$/.exec(word)?.groups ?? {};
    if (name === undefined) return `"${word}" is no option; ${USAGE}`;
    if (!(OPTIONS as readonly string[]).includes(name)) {
      const near = nearest(name, OPTIONS);
      return `there is no option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
    }
    if (given.has(name)) return `the option ${name} stands there twice`;
    given.set(name, value!);
  }
  const key = readKey(given.get('key'));
  if (key === undefined) return USAGE;
  const size = Number(given.get('size') ?? ROWS_START);
  if (!Number.isInteger(size) || size < 1 || size > ROWS_MAX) {
    return `size is a number of rows, 1 to ${ROWS_MAX}`;
  }
  const share = readShare(given.get('share'));
  if (share === undefined) return 'share is a part of the time, 1% to 100%';
  return { key, size, share };
}

const USAGE = 'write it as -- veza:batch key=COLUMN[,COLUMN] [size=ROWS] [share=PERCENT%]';

/** Names as PostgreSQL reads them: folded to lower case unless quoted. */
function readKey(text: string | undefined): string[] | undefined {
  const names = text?.match(PARTS)?.map((word) => {
    const { quoted, plain } = NAME.exec(word)?.groups ?? {};
    return quoted?.replaceAll('""', '"') ?? plain?.toLowerCase();
  });
  if (names === undefined || names.length > KEY_COLUMNS_MAX) return undefined;
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length && new Set(known).size === known.length ? known : undefined;
}

function readShare(text: string | undefined): number | undefined {
  if (text === undefined) return SHARE_DEFAULT;
  const percent = Number(/^(?<percent>\d{1,3})%$/.exec(text)?.groups?.['percent']);
  return percent >= 1 && percent <= 100 ? percent / 100 : undefined;
}
