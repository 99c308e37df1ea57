import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Below this a packed copy saves nothing. */
const packedFromBytes = 1024;

/** Lays a .br and a .gz beside every text file, so that the server packs nothing by itself. */
function packedCopies(): Plugin {
  return {
    name: 'packed-copies',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (!/\.(js|css|svg)$/.test(file.fileName)) continue;
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source);
        if (bytes.byteLength < packedFromBytes) continue;
        const emit = (suffix: string, source: Buffer) =>
          this.emitFile({ type: 'asset', fileName: `${file.fileName}${suffix}`, source });
        emit('.br', brotliCompressSync(bytes));
        emit('.gz', gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/**
 * Builds the page into dist/web. Asset URLs are relative, so one build works under every base
 * path; the server writes that path into the `<base>` of index.html.
 */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react(), packedCopies()],
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    // data: URLs are refused by the content security policy for everything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    reportCompressedSize: true,
  },
});
