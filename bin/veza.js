#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=4
// The executable. One arena of malloc and a small young generation keep an idle server lean.
// --version and the root help are answered from what the build prepared, before
// anything else is loaded; everything else goes to the built command line.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

const argv = process.argv.slice(2);
const at = (name) => path.join(__dirname, '..', name);
const asks = (...words) => argv.length === 1 && words.includes(argv[0]);

if (asks('--version', '-V', 'version')) {
  const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  process.stdout.write(`veza ${version}\n`);
} else if (!existsSync(at('dist/main.cjs'))) {
  process.stderr.write(
    'veza is not built yet.\nWhat to do: npm start, which installs, builds and starts; or npm ci && npm run build\n',
  );
  process.exit(9);
} else if ((argv.length === 0 || asks('--help', '-h', 'help')) && existsSync(at('dist/help.txt'))) {
  process.stdout.write(readFileSync(at('dist/help.txt')));
} else {
  const { bundleOf, loadCompiled } = require('./load-compiled.js');
  const { run } = loadCompiled(at(`dist/${bundleOf(argv)}.cjs`), at('dist/main.cjs')).exports;
  run(argv, at('.')).then(endAtOnce);
}

/**
 * A process that ends by itself first takes its heap apart, which can be felt in a command that is
 * short. Everything was closed by whoever opened it; only a reader that is slow is waited for.
 */
function endAtOnce() {
  const isWritten = [process.stdout, process.stderr].every((to) => to.writableLength === 0);
  if (isWritten) process.exit();
}
