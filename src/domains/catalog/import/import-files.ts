import type { VezaError } from '#core/errors.ts';
import type { Work } from '#core/events.ts';
import { findFolderCover, type Cover } from '#music/find-cover.ts';
import type { FoundFile } from '#music/walk-files.ts';

import type { TrackId } from '../model.ts';
import { updateFilesTotal, upsertImportFile } from '../import-store.ts';
import { examineFile, toFileFailure, type Examined, type NewMusic } from './examine-file.ts';
import type { ImportRun } from './import-run.ts';
import type {
  FileDuplicate,
  FileFailed,
  FileImported,
  ImportContext,
  ImportEvent,
  ImportFailure,
  ImportInput,
  ImportResult,
} from './model.ts';
import { storeMusic } from './store-music.ts';
import { surveyFiles } from './survey-files.ts';

interface Place {
  /** Folder for the plain names of files. */
  readonly linksDir: string;
  /** The import on record; without it nothing is changed. */
  readonly run?: ImportRun;
}

/** Words that no message has by itself: errors name the file by them. */
const LINK_NAME = 'file-under-import';

type FileEvent = FileImported | FileDuplicate | FileFailed;

/** What one file after the other needs to know of those before it. */
interface Memory {
  /** Hashes that a dry run would have imported. */
  readonly hashes: Set<string>;
  folder: Buffer | undefined;
  folderCover: Cover | undefined;
}

/** Surveys the paths, makes sure that the disk holds them, and takes file by file. */
export async function* importFiles(
  ctx: ImportContext,
  input: ImportInput,
  place: Place,
): Work<ImportEvent, ImportResult> {
  const survey = await surveyFiles(ctx, input, place.linksDir);
  const { filesTotal, bytesTotal, skipped } = survey;
  const importId = place.run?.id ?? null;
  if (place.run) await updateFilesTotal(ctx, place.run.id, filesTotal);
  yield { type: 'import.started', importId, filesTotal, bytesTotal, skipped };

  const failed: ImportFailure[] = [];
  const warnings: ImportFailure[] = [];
  const counts = { imported: 0, duplicates: 0 };
  let filesDone = 0;
  let bytesDone = 0;
  for (const failure of survey.failed) {
    filesDone += 1;
    await recordFailure(ctx, place, failure);
    failed.push(failure);
    yield { type: 'file.failed', ...failure };
  }
  const memory: Memory = { hashes: new Set(), folder: undefined, folderCover: undefined };
  for await (const file of survey.files) {
    ctx.signal.throwIfAborted();
    const event = await importFile(ctx, input, place, memory, file);
    filesDone += 1;
    bytesDone += file.bytes;
    if (event.type === 'file.imported') {
      counts.imported += 1;
      if (event.warning) warnings.push({ path: event.path, ...event.warning });
    } else if (event.type === 'file.duplicate') counts.duplicates += 1;
    else failed.push({ path: event.path, code: event.code, message: event.message });
    await place.run?.announce('soon');
    yield event;
    yield { type: 'import.progress', filesDone, filesTotal, bytesDone, bytesTotal };
  }
  return { importId, ...counts, skipped, failed, warnings };
}

async function importFile(
  ctx: ImportContext,
  input: ImportInput,
  place: Place,
  memory: Memory,
  file: FoundFile,
): Promise<FileEvent> {
  const examination = { media: input.media, ...place, linkName: LINK_NAME };
  const examined = await examineFile(ctx, file, examination);
  if (examined.kind === 'failed') return fail(ctx, place, file, examined.error);
  if (examined.kind === 'duplicate') return duplicate(ctx, place, file, examined);
  if (place.run === undefined) return foresee(memory, file, examined);
  try {
    const cover = examined.picture ?? (await coverBeside(memory, file));
    const stored = await storeMusic(ctx, {
      importId: place.run.id,
      path: file.shown,
      music: examined,
      cover,
      owner: input,
    });
    const { trackId } = stored;
    if (stored.kind === 'duplicate') return { type: 'file.duplicate', path: file.shown, trackId };
    return imported(file, examined, trackId);
  } catch (error) {
    ctx.signal.throwIfAborted();
    return fail(ctx, place, file, toFileFailure(error));
  }
}

function imported(file: FoundFile, music: NewMusic, trackId: TrackId | null): FileImported {
  const { title, artist } = music.tags;
  const { warning } = music.probe;
  const event = { type: 'file.imported', path: file.shown, trackId, title, artist } as const;
  return warning === undefined ? event : { ...event, warning };
}

/** What would become of new music. */
function foresee(memory: Memory, file: FoundFile, music: NewMusic): FileEvent {
  const hash = music.hash.toString('latin1');
  const path = file.shown;
  if (memory.hashes.has(hash)) return { type: 'file.duplicate', path, trackId: null };
  memory.hashes.add(hash);
  return imported(file, music, null);
}

async function duplicate(
  ctx: ImportContext,
  { run }: Place,
  file: FoundFile,
  { trackId }: Extract<Examined, { kind: 'duplicate' }>,
): Promise<FileEvent> {
  const path = file.shown;
  if (run) {
    const row = { importId: run.id, path, outcome: 'duplicate' as const, trackId };
    await upsertImportFile(ctx, { ...row, code: null, message: null });
  }
  return { type: 'file.duplicate', path, trackId };
}

async function fail(
  ctx: ImportContext,
  place: Place,
  file: FoundFile,
  error: VezaError,
): Promise<FileEvent> {
  const failure = { path: file.shown, code: error.code, message: error.message };
  await recordFailure(ctx, place, failure);
  return { type: 'file.failed', ...failure };
}

async function recordFailure(
  ctx: ImportContext,
  { run }: Place,
  failure: ImportFailure,
): Promise<void> {
  if (!run) return;
  const row = { importId: run.id, outcome: 'failed' as const, trackId: null };
  await upsertImportFile(ctx, { ...row, ...failure });
}

/** The folder's own cover; read once for all files of a folder. */
async function coverBeside(memory: Memory, file: FoundFile): Promise<Cover | undefined> {
  const folder = file.path.subarray(0, file.path.lastIndexOf('/'));
  if (memory.folder === undefined || !memory.folder.equals(folder)) {
    memory.folder = folder;
    memory.folderCover = await findFolderCover(folder);
  }
  return memory.folderCover;
}
