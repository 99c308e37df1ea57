import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import type { MediaFile } from '../media/media-file.ts';

/** One file of the built page, with the packed copies that lie beside it. */
export interface PageFile extends MediaFile {
  /** Packed bytes by Content-Encoding, the best first. */
  readonly packed: ReadonlyMap<'br' | 'gzip', string>;
}

/** The built page: its files by path below the base, and the document itself. */
export interface Page {
  readonly files: ReadonlyMap<string, PageFile>;
  readonly document: { readonly body: Buffer; readonly etag: string };
}

const TYPES: Readonly<Record<string, string>> = Object.freeze({
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
});

/** Reads what the build made of the page; undefined where there is no build. */
export async function findPageFiles(dir: string, basePath: string): Promise<Page | undefined> {
  const html = await readFile(path.join(dir, 'index.html'), 'utf8').catch(onlyMissing);
  if (html === undefined) return undefined;
  const base = basePath === '/' ? '/' : `${basePath}/`;
  const body = Buffer.from(html.replace('<base href="/"', `<base href="${base}"`));
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const files = new Map<string, PageFile>();
  for (const file of paths) {
    const contentType = TYPES[path.extname(file)];
    if (contentType === undefined) continue;
    const { size, mtime } = await stat(file);
    const packed = new Map<'br' | 'gzip', string>();
    if (paths.includes(`${file}.br`)) packed.set('br', `${file}.br`);
    if (paths.includes(`${file}.gz`)) packed.set('gzip', `${file}.gz`);
    files.set(`/${path.relative(dir, file).split(path.sep).join('/')}`, {
      path: file,
      bytes: size,
      modifiedAt: mtime,
      lastModified: mtime.toUTCString(),
      contentType,
      etag: etagOf(await readFile(file)),
      hot: true,
      packed,
    });
  }
  return { files, document: { body, etag: etagOf(body) } };
}

function etagOf(bytes: Buffer): string {
  return `"${createHash('sha256').update(bytes).digest('base64url')}"`;
}

function onlyMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
