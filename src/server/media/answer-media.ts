import path from 'node:path';

import type { Request, Response } from 'express';

import type { Context } from '#context.ts';
import { canRead, type Media, type MediaBlob } from '#domains/catalog/index.ts';
import { GUEST } from '#domains/identity/index.ts';

import { serverErrors } from '../server-errors.ts';
import type { ServerState } from '../server-state.ts';
import type { MediaFile } from './media-file.ts';
import { sendMedia } from './send-media.ts';

/** Segments are named by their content: what a cache has is right for as long as it likes. */
const SEGMENT_SECONDS = 86_400;
const PLAYLIST_SECONDS = 60;
/** Covers and peaks keep their address when they change. */
const PICTURE_SECONDS = 3600;

const EXTENSIONS: Readonly<Record<string, string>> = Object.freeze({
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'audio/aac': '.aac',
  'audio/flac': '.flac',
  'audio/ogg': '.ogg',
  'audio/wav': '.wav',
  'audio/aiff': '.aiff',
});

/** One request for media whose access rule has been held. */
export interface MediaRequest {
  readonly ctx: Context;
  readonly server: ServerState;
  readonly req: Request;
  readonly res: Response;
  readonly trackId: string;
}

/** A file of the published renditions, by its name among them. @throws NOT_FOUND */
export async function answerAssetFile(request: MediaRequest, name: string): Promise<void> {
  const { trackId } = request;
  const media = await getMedia(request);
  const file = (await request.server.media.findAssetFiles(media))?.get(name);
  if (file === undefined) throw serverErrors.NOT_FOUND({});
  const extension = path.extname(name);
  if (extension === '.m3u8') allowCaching(request, media, `max-age=${PLAYLIST_SECONDS}`);
  else if (extension === '.json') allowCaching(request, media, `max-age=${PICTURE_SECONDS}`);
  else allowCaching(request, media, `max-age=${SEGMENT_SECONDS}, immutable`);
  await sendMedia(request.req, request.res, file, request.server.segments);
  if (isForAll(request, media)) request.server.answers.keep(request.res, { media, trackId, file });
}

/** Whether a guest who asked for the same address and nothing in particular would get the same. */
function isForAll({ req, res }: MediaRequest, media: Media): boolean {
  const whole = req.method === 'GET' && res.statusCode === 200;
  return whole && canRead(GUEST, media) && !('token' in req.params) && !res.hasHeader('Vary');
}

/** The original as it was imported, to be played or kept, never to be run. @throws NOT_FOUND */
export async function answerOriginal(request: MediaRequest): Promise<void> {
  const media = await getMedia(request);
  allowCaching(request, media, `max-age=${SEGMENT_SECONDS}`);
  sandbox(request.res);
  const name = `${media.title}${EXTENSIONS[media.source.mime] ?? ''}`;
  request.res.setHeader('Content-Disposition', attachment(name));
  await sendBlob(request, media.source, false);
}

/** The cover picture. @throws NOT_FOUND */
export async function answerCover(request: MediaRequest): Promise<void> {
  const media = await getMedia(request);
  if (media.cover === null) throw serverErrors.NOT_FOUND({});
  allowCaching(request, media, `max-age=${PICTURE_SECONDS}`);
  sandbox(request.res);
  await sendBlob(request, media.cover, true);
}

async function getMedia(request: MediaRequest): Promise<Media> {
  const media = await request.server.media.find(request.ctx, request.trackId);
  if (media === undefined) throw serverErrors.NOT_FOUND({});
  return media;
}

async function sendBlob(request: MediaRequest, blob: MediaBlob, hot: boolean): Promise<void> {
  const file: MediaFile = {
    path: request.ctx.storage.pathOf(blob.storageKey),
    bytes: blob.bytes,
    modifiedAt: blob.createdAt,
    lastModified: blob.createdAt.toUTCString(),
    contentType: blob.mime,
    etag: `"${blob.contentHash.toString('hex')}"`,
    hot,
  };
  await sendMedia(request.req, request.res, file, request.server.segments);
}

/** Shared caches may keep what anyone may hear; of the rest only the listener's own. */
function allowCaching({ res }: MediaRequest, media: Media, directives: string): void {
  const isPublic = media.visibility === 'public';
  res.setHeader('Cache-Control', `${isPublic ? 'public' : 'private'}, ${directives}`);
  if (!isPublic) res.vary('Authorization');
}

/** Bytes that somebody brought in get no powers of this origin, whatever they turn out to be. */
function sandbox(res: Response): void {
  res.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
}

/** RFC 6266: a plain name for old clients, the real one in UTF-8. */
function attachment(name: string): string {
  const clean = name.replace(/[\p{Cc}/\\]/gu, '_').slice(0, 200);
  const plain = clean.replace(/[^\x20-\x7e]|["%]/g, '_');
  // Through bytes: the cut may have left half a surrogate pair, which has no encoding.
  const encoded = encodeURIComponent(Buffer.from(clean).toString()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
