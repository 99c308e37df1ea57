import type { Finding, Severity, Subject } from '#core/rules.ts';
import { visible } from '#core/visible.ts';

import { fitExcerpt } from './fit-excerpt.ts';
import type { Page, Style } from './page.ts';
import { wrapWords } from './wrap-words.ts';

export interface FindingNotes {
  /** Where the rule's page is, from the folder of veza's package. */
  readonly rulePage: string;
  /** Lines between the hint and the rule. */
  readonly more?: readonly string[];
  /** What demands it, after the rule's id. */
  readonly clause?: string;
}

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };
/** Columns that what belongs to a finding is moved in by, and what goes on in a further line. */
const INDENT = 2;
const FURTHER = 4;

/** A finding as compilers print it: where, how bad, what; the line with a caret; help; the rule. Pure. */
export function renderFinding(
  finding: Finding,
  { rulePage, more = [], clause }: FindingNotes,
  page: Page,
): string {
  const { rule, code, severity, subject, message, hint, evidence } = finding;
  const style = STYLES[severity];
  const note = (text: string): string =>
    ' '.repeat(INDENT) + wrapWords(text, page.columns, FURTHER);
  const place = placeOf(subject);
  const head = wrapWords(`${place}: ${severity}: ${visible(message)}`, page.columns, INDENT)
    .replace(`${severity}:`, (word) => page.style(style, word))
    .replace(place, (word) => page.style('bold', word));
  const { excerpt } = evidence ?? {};
  const demanded = `rule: ${code} ${rule}${clause === undefined ? '' : ` (${clause})`}, ${rulePage}`;
  return [
    head,
    ...(typeof excerpt === 'string' ? [renderExcerpt(excerpt, style, page)] : []),
    ...(hint === undefined
      ? []
      : [
          note(`help: ${visible(page.typeable(hint))}`).replace('help:', (word) =>
            page.style('cyan', word),
          ),
        ]),
    ...more.map(note),
    page.style('dim', note(demanded)),
  ].join('\n');
}

function renderExcerpt(excerpt: string, style: Style, page: Page): string {
  const [source = '', pointer = ''] = fitExcerpt(excerpt, page.columns).split('\n');
  const gutter = pointer.indexOf('|') + 1;
  const dim = (line: string): string => page.style('dim', line.slice(0, gutter));
  return [
    dim(source) + source.slice(gutter),
    dim(pointer) + pointer.slice(gutter, -1) + page.style(style, pointer.slice(-1)),
  ].join('\n');
}

/** `a.m3u8:3:9`, `s0.m4s at moof/traf, byte 120`. Pure. */
export function placeOf({ name, line, column, byteOffset, boxPath }: Subject): string {
  const file = visible(name);
  if (line !== undefined) return `${file}:${line}:${column ?? 1}`;
  if (byteOffset === undefined) return file;
  return `${file} at ${boxPath ? `${visible(boxPath)}, ` : ''}byte ${byteOffset}`;
}

/** `2 errors, 1 warning, 0 info`, or that there is nothing. Pure. */
export function renderCounts(counts: Readonly<Record<Severity, number>>, page: Page): string {
  const { error, warning, info } = counts;
  if (error + warning + info === 0) return page.style('green', 'nothing found');
  const shown = (count: number, severity: Severity, text: string): string =>
    count === 0 ? text : page.style(STYLES[severity], text);
  return [
    shown(error, 'error', plural(error, 'error')),
    shown(warning, 'warning', plural(warning, 'warning')),
    shown(info, 'info', `${info} info`),
  ].join(', ');
}

/** `1 file`, `2 files`. Pure. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
