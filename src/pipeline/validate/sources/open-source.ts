import path from 'node:path';

import type { ByteSource } from './byte-source.ts';
import { fileSource, type FileSourceOptions } from './file-source.ts';
import type { HttpSource } from './http-source.ts';

export interface OpenSourceInput extends FileSourceOptions {
  /** Shared by everything that is validated at one time; closed by who made it. */
  readonly http: HttpSource;
}

/**
 * Files below a folder and addresses of HTTP as one source. What a playlist that came over HTTP names is
 * never a file.
 */
export function openSource({ http, ...files }: OpenSourceInput): ByteSource {
  const folder = fileSource(files);
  const sourceOf = (location: string): ByteSource => (path.isAbsolute(location) ? folder : http);
  return {
    open: (location, options) => sourceOf(location).open(location, options),
    resolve: (uri, base) => sourceOf(base).resolve(uri, base),
    nameOf: (location) => sourceOf(location).nameOf(location),
  };
}
