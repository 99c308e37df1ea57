import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Below this a packed copy saves nothing. */
const packedFromBytes = 1024;

/**
 * Lays a .br and a .gz beside every text file, so that the server packs nothing by itself. After
 * writing: earlier, the bundle still holds marks that Vite replaces last.
 */
function packedCopies(): Plugin {
  return {
    name: 'packed-copies',
    async writeBundle({ dir = '' }, bundle) {
      for (const { fileName } of Object.values(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue;
        const file = path.join(dir, fileName);
        const bytes = await readFile(file);
        if (bytes.byteLength < packedFromBytes) continue;
        await writeFile(`${file}.br`, brotliCompressSync(bytes));
        await writeFile(`${file}.gz`, gzipSync(bytes, { level: 9 }));
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
