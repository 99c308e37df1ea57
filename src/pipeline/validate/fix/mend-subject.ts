import path from 'node:path';

import type { VezaError } from '#core/errors.ts';
import { runWork } from '#core/events.ts';

import { hlsErrors } from '../hls-errors.ts';
import { namedResources } from '../named-resources.ts';
import type { Presentation } from '../presentation.ts';
import { readPresentation } from '../read-presentation.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { fileSource } from '../sources/file-source.ts';
import { withReplaced } from '../sources/with-replaced.ts';
import type { Subject } from '../subjects/find-subjects.ts';
import { describeChanges } from './describe-changes.ts';
import { mendPresentation, type MendedPlaylist } from './mend-presentation.ts';
import { storeCopy, storeInPlace, type CopiedFile } from './store-mended.ts';

/** How mended playlists are kept. */
export interface FixOptions {
  /** Says what would change and what would be left, and changes nothing. */
  readonly dryRun: boolean;
  /** Absolute folder of a copy; in place, with backups, without it. */
  readonly out?: string | undefined;
}

/** What mending did, or would do. */
export interface Mended {
  /** Playlists that changed, as findings name them. */
  readonly playlists: readonly string[];
  /** A unified diff of all of them; empty where nothing changes. */
  readonly diff: string;
  /** Where the old playlists are kept. */
  readonly backups: readonly string[];
}

/**
 * Mends one presentation, whose playlists are files. Returns what changed, and where the mended
 * presentation is: the same place, or the copy; of a dry run the same place with what would stand there.
 * @param base absolute folder that names below `out` are relative to.
 * @throws HLS_UNREADABLE, HLS_FIX_OUTSIDE, HLS_FIX_FAILED
 */
export async function mendSubject(
  ctx: { readonly signal: AbortSignal },
  subject: Subject,
  { dryRun, out }: FixOptions,
  base: string,
): Promise<{ mended: Mended; at: Subject }> {
  const { location, source } = subject;
  const presentation = await runWork(readPresentation(ctx, { location, source, depth: 'media' }));
  const changes = mendPresentation(presentation, source);
  const files = out === undefined ? [] : listFiles(presentation, base, out);
  const store = async (): Promise<string[]> => {
    if (dryRun) return [];
    if (out === undefined) return storeInPlace(changes);
    await storeCopy(files, changes);
    return [];
  };
  const backups = await store().catch((cause: unknown) => {
    throw toFixFailed(source.nameOf(location), cause);
  });
  const mended = {
    playlists: changes.map(({ before }) => before.resource.name),
    diff: describeChanges(changes),
    backups: backups.map((file) => source.nameOf(file)),
  };
  if (dryRun) return { mended, at: { location, source: planned(source, changes) } };
  return { mended, at: out === undefined ? subject : moved(location, base, out) };
}

function planned(source: ByteSource, changes: readonly MendedPlaylist[]): ByteSource {
  const texts = changes.map(
    ({ before, after }) => [before.resource.location, after.bytes] as const,
  );
  return withReplaced(source, new Map(texts));
}

function moved(location: string, base: string, out: string): Subject {
  const place = path.join(out, path.relative(base, location));
  return { location: place, source: fileSource({ root: out, namesFrom: path.dirname(out) }) };
}

/** Everything that could be read, and keys; what it is called in the copy. */
function listFiles(presentation: Presentation, base: string, out: string): readonly CopiedFile[] {
  const from = new Map<string, string>();
  for (const { fetched } of namedResources(presentation)) {
    if (fetched.failure !== undefined) continue;
    from.set(fetched.resource.location, fetched.resource.name);
  }
  for (const { playlist } of presentation.renditions) {
    for (const { reference } of playlist.keys) {
      if (reference?.location === undefined || !path.isAbsolute(reference.location)) continue;
      from.set(reference.location, reference.uri);
    }
  }
  return [...from].map(([file, name]) => {
    const relative = path.relative(base, file);
    if (relative.startsWith('..') || path.isAbsolute(relative)) {
      throw hlsErrors.HLS_FIX_OUTSIDE({ name, base });
    }
    return { from: file, to: path.join(out, relative) };
  });
}

function toFixFailed(name: string, cause: unknown): VezaError {
  const { code, message, path: file } = cause as NodeJS.ErrnoException;
  return hlsErrors.HLS_FIX_FAILED({ name, file: file ?? name, reason: code ?? message }, { cause });
}
