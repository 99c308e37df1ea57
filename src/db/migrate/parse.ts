import { nearest } from '#core/suggest.ts';

import { checkBatch } from './batch/check-batch.ts';
import type { BatchSpec } from './batch/model.ts';
import { readBatchMarker } from './batch/read-batch-marker.ts';
import type { MigrationFault } from './migrate-errors.ts';
import type { Migration, MigrationFile, MigrationIgnore } from './model.ts';
import { positionAt } from './source-position.ts';
import { scanComments, splitStatements, SqlSyntaxError, type Comment } from './split-statements.ts';
import type { SqlParser } from './sql-parser.ts';
import { whyUnfit } from './why-unfit.ts';

/** The markers that a file may hold, and whether text follows them. */
const MARKERS = {
  up: 'none',
  down: 'none',
  'no-transaction': 'none',
  batch: 'options',
  breaking: 'none',
  irreversible: 'reason',
  ignore: 'rule and reason',
} as const;
type MarkerName = keyof typeof MARKERS;

/** Most files of others have none; the scanner need not look for what is not there. */
const MARKER_ANYWHERE = /--\s*veza:/;
const MARKER = /^--\s*veza:(?<name>[A-Za-z-]*)(?<rest>.*)$/;

interface Marker {
  name: MarkerName;
  argument: string;
  start: number;
  end: number;
}

/**
 * Takes a file apart: markers, then the statements of both parts by PostgreSQL's own parser, so
 * that quotes, dollar quotes, comments and `begin atomic` bodies may hold whatever they like.
 * Returns every fault it finds when the file is wrong.
 * @param options.unfit whether statements that cannot be applied in a file of this kind are faults.
 */
export async function parseMigration(
  parser: SqlParser,
  file: MigrationFile,
  options: { unfit?: 'refused' | 'allowed' } = {},
): Promise<Migration | MigrationFault[]> {
  const { text } = file;
  const faults: MigrationFault[] = [];
  const report = (offset: number, message: string): void => {
    faults.push({ file: `${file.name}.sql`, ...positionAt(text, offset), message });
  };
  try {
    const comments = MARKER_ANYWHERE.test(text) ? await scanComments(parser, text) : [];
    const markers = readMarkers(text, comments, report);
    const parts = splitParts(text, markers, report);
    const up = await splitStatements(parser, text, parts.up.start, parts.up.end);
    const down =
      parts.down && (await splitStatements(parser, text, parts.down.start, parts.down.end));
    const batch = findBatch(markers, report);
    const alone = markers.some((item) => item.name === 'no-transaction');
    const kind = batch ? 'batch' : alone ? 'no-transaction' : 'transactional';
    if (batch && alone) report(batch.offset, 'has veza:batch and veza:no-transaction; one of them');
    const irreversible = markers.find((item) => item.name === 'irreversible')?.argument;
    if (irreversible !== undefined && parts.down !== undefined) {
      report(parts.down.start, 'has a down part and says that it is irreversible');
    }
    if (up.length === 0) report(parts.up.start, 'has no statement to apply');
    for (const fault of batch ? [up, down ?? []].flatMap((part) => checkBatch(part, batch)) : []) {
      report(fault.offset, fault.message);
    }
    for (const statement of options.unfit === 'allowed' ? [] : [...up, ...(down ?? [])]) {
      const message = whyUnfit(statement, kind);
      if (message !== undefined) report(statement.offset, message);
    }
    if (faults.length > 0) return faults;
    return {
      file,
      up,
      down,
      irreversible,
      kind,
      batch,
      breaking: markers.some((item) => item.name === 'breaking'),
      ignores: markers.flatMap((item) => toIgnore(item)),
    };
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    report(error.offset, error.message);
    return faults;
  }
}

type Report = (offset: number, message: string) => void;

function readMarkers(text: string, comments: readonly Comment[], report: Report): Marker[] {
  const markers: Marker[] = [];
  for (const comment of comments) {
    const found = MARKER.exec(comment.text.trimEnd())?.groups;
    if (found === undefined) continue;
    const name = found['name']!;
    const lineStart = text.slice(0, comment.start).lastIndexOf('\n') + 1;
    if (text.slice(lineStart, comment.start).trim() !== '') {
      report(comment.start, `the marker veza:${name} must stand on a line of its own`);
    } else if (!(name in MARKERS)) {
      const near = nearest(name, Object.keys(MARKERS));
      const advice = near === undefined ? '' : `; did you mean veza:${near}?`;
      report(comment.start, `there is no marker veza:${name}${advice}`);
    } else {
      const problem = findArgumentFault(name as MarkerName, found['rest']!);
      if (problem !== undefined) report(comment.start, problem);
      const argument = found['rest']!.replace(/^:?\s*/, '').trim();
      markers.push({ name: name as MarkerName, argument, start: comment.start, end: comment.end });
    }
  }
  return markers;
}

function findArgumentFault(name: MarkerName, rest: string): string | undefined {
  if (MARKERS[name] === 'none') {
    return rest.trim() === '' ? undefined : `the marker veza:${name} takes no text after it`;
  }
  if (name === 'irreversible') {
    return /^:\s*\S/.test(rest) ? undefined : 'write it as -- veza:irreversible: REASON';
  }
  if (name === 'batch') {
    const options = readBatchMarker(rest);
    return typeof options === 'string' ? options : undefined;
  }
  return /^\s+[a-z0-9-]+:\s*\S/.test(rest) ? undefined : 'write it as -- veza:ignore RULE: REASON';
}

interface Span {
  start: number;
  end: number;
}

/** A file without markers for its parts is all up. */
function splitParts(
  text: string,
  markers: readonly Marker[],
  report: Report,
): { up: Span; down: Span | undefined } {
  const parts = markers.filter((item) => item.name === 'up' || item.name === 'down');
  for (const [index, part] of parts.entries()) {
    if (parts.findIndex((other) => other.name === part.name) !== index) {
      report(part.start, `there is a second veza:${part.name}`);
    }
  }
  const span = (name: 'up' | 'down'): Span | undefined => {
    const index = parts.findIndex((item) => item.name === name);
    const marker = parts[index];
    return marker && { start: marker.end, end: parts[index + 1]?.start ?? text.length };
  };
  const down = span('down');
  const up = span('up') ?? { start: 0, end: down === undefined ? text.length : parts[0]!.start };
  return { up, down };
}

function findBatch(markers: readonly Marker[], report: Report): BatchSpec | undefined {
  const [marker, second] = markers.filter((item) => item.name === 'batch');
  if (second !== undefined) report(second.start, 'there is a second veza:batch');
  const options = marker && readBatchMarker(marker.argument);
  if (marker === undefined || options === undefined || typeof options === 'string')
    return undefined;
  return { ...options, offset: marker.start };
}

function toIgnore(marker: Marker): MigrationIgnore[] {
  if (marker.name !== 'ignore') return [];
  const colon = marker.argument.indexOf(':');
  const rule = marker.argument.slice(0, colon);
  return [{ rule, reason: marker.argument.slice(colon + 1).trim(), offset: marker.start }];
}
