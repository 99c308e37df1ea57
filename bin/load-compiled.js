// Loads the built command line with the code that V8 compiled when it was built: parsing and compiling
// it again would be half of the start of a command.
'use strict';
const { readFileSync } = require('node:fs');
const { createRequire, Module } = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/**
 * Topics whose commands are built as files of their own, `dist/<topic>.cjs`, beside the whole, each with
 * the commands that are only in the whole, because they load most of it.
 */
const TOPICS = { migrate: ['rehearse', 'verify'], transcode: [] };

/** The name of the file that knows the command of this line. */
function bundleOf(argv) {
  const others = Object.hasOwn(TOPICS, argv[0]) ? TOPICS[argv[0]] : undefined;
  return others === undefined || others.some((word) => argv.includes(word)) ? 'main' : argv[0];
}

/**
 * Where the compiled code of a file lies for this version of Node.js and its flags; V8 looks itself
 * whether the code fits. The folder is the package's own: whoever may write there may change the
 * code itself.
 */
function compiledFile(file) {
  const words = [process.version, process.arch, ...process.execArgv].join('');
  return `${file}.${words.replaceAll(/[^\w.=-]/g, '_')}.bin`;
}

/**
 * Loads a CommonJS file, by its compiled code where there is some that V8 takes. It stands in for
 * `name`, the file that others require.
 */
function loadCompiled(file, name = file) {
  // What esbuild writes is ASCII; a string of one byte a character is made fastest.
  const source = readFileSync(file, 'latin1');
  const script = new vm.Script(Module.wrap(source), {
    filename: file,
    cachedData: readCompiled(file),
  });
  const require = createRequire(file);
  const module = new Module(name);
  module.filename = name;
  // Whoever requires it by its path gets this one.
  require.cache[name] = module;
  script.runInThisContext()(module.exports, require, module, file, path.dirname(file));
  module.loaded = true;
  return { exports: module.exports, script };
}

function readCompiled(file) {
  try {
    return readFileSync(compiledFile(file));
  } catch {
    // Built by another Node.js: it is compiled as any other code.
    return undefined;
  }
}

module.exports = { TOPICS, bundleOf, compiledFile, loadCompiled };
