import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { rangeOf } from './batch/check-batch.ts';
import { readBatchMarker } from './batch/read-batch-marker.ts';
import { migrateErrors } from './migrate-errors.ts';
import { migrationsDir } from './migrations-dir.ts';
import { FILE_NAME } from './why-misnamed.ts';

export interface CreateInput {
  /** Folder of migrations, made where it is missing; without it veza's own. */
  dir?: string | undefined;
  /** Words of the file's name: `add-plays`. */
  name: string;
  /** The statements stand each on its own. */
  noTransaction?: boolean | undefined;
  /** The statement goes along a table in batches, by this key: `id`, or `album_id,position`. */
  batch?: string | undefined;
  /** Older code may not run against it. */
  breaking?: boolean | undefined;
}

export interface CreatedMigration {
  readonly id: string;
  readonly name: string;
  /** Absolute path of the new file. */
  readonly path: string;
}

const ID_DIGITS = 6;

/**
 * Writes an empty migration with the next id, as wide as the ids beside it. Never overwrites.
 * @throws MIGRATION_NAME_INVALID, MIGRATION_KEY_INVALID, MIGRATION_DIR_UNREADABLE
 */
export async function createMigration(input: CreateInput): Promise<CreatedMigration> {
  const { name: words } = input;
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(words) || words.length > WORDS_CHARS_MAX) {
    throw migrateErrors.MIGRATION_NAME_INVALID({ name: words, suggestion: suggestName(words) });
  }
  const text = skeleton(input);
  const dir = migrationsDir(input.dir);
  try {
    await mkdir(dir, { recursive: true });
    const id = nextId(await readdir(dir));
    const name = `${id}_${words}`;
    const file = path.join(dir, `${name}.sql`);
    await writeFile(file, text, { flag: 'wx' });
    return { id, name, path: file };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw migrateErrors.MIGRATION_DIR_UNREADABLE({ dir, reason }, { cause });
  }
}

/** File systems take 255 bytes; the id and the ending need some of them. */
const WORDS_CHARS_MAX = 200;

/** The nearest name that is fit: `Add users!` → `add-users`. */
function suggestName(words: string): string {
  const plain = words
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .slice(0, WORDS_CHARS_MAX)
    .replaceAll(/^[-_]+|[-_]+$/g, '');
  return plain === '' ? 'add-something' : plain;
}

function nextId(names: readonly string[]): string {
  const ids = names.flatMap((name) => {
    const stem = name.endsWith('.sql') ? name.slice(0, -'.sql'.length) : '';
    return FILE_NAME.exec(stem)?.groups?.['id'] ?? [];
  });
  let newest = 0n;
  for (const id of ids) if (BigInt(id) > newest) newest = BigInt(id);
  const width = ids.length === 0 ? ID_DIGITS : Math.min(...ids.map((id) => id.length));
  return String(newest + 1n).padStart(width, '0');
}

function skeleton({ noTransaction, batch, breaking }: CreateInput): string {
  const markers = [
    ...(noTransaction ? ['-- veza:no-transaction'] : []),
    ...(batch === undefined ? [] : [`-- veza:batch key=${batch}`]),
    ...(breaking ? ['-- veza:breaking'] : []),
  ];
  const head = ['-- Why this change is made, in a sentence or two.', ''];
  const body = batch === undefined ? [''] : batchLines(batch);
  const lines = [...head, ...markers, '-- veza:up', ...body, '', '-- veza:down', ''];
  return `${lines.join('\n')}\n`;
}

/** What the one statement needs; the comment stays until somebody writes the statement. */
function batchLines(batch: string): string[] {
  const options = readBatchMarker(`key=${batch}`);
  if (typeof options === 'string') throw migrateErrors.MIGRATION_KEY_INVALID({ key: batch });
  return [`-- update TABLE set … where ${rangeOf(options.key)};`];
}
