// Builds dist/: the command line as one CommonJS file, what draws on a terminal, the public API, the
// page; then the command manifest and the help text, so that neither --version nor --help loads a
// command; and last the code that V8 has compiled, which bin/veza.js gives back to it at every start.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const { build } = await import('esbuild');
const { glob } = await import('./glob.mjs');

const commands = (await glob('src/commands', '.ts')).filter((file) => !file.includes('/_kit/'));
/**
 * Commands whose start is felt in what they do have a file of their own beside the whole: to read and
 * compile the other commands takes longer than a migration.
 */
const { TOPICS } = createRequire(import.meta.url)('../bin/load-compiled.js');
/** What imports ink: an ES module that waits for something at its top, which `require` cannot load. */
const pages = (await glob('src/commands/_kit', '.tsx'))
  .map((file) => path.basename(file, '.tsx'))
  .filter((name) => name.startsWith('live-') && name !== 'live-page');

// Built beside dist/ and swapped in, so that a veza that runs meanwhile does not lose its files.
const next = path.join(root, `.build-${process.pid}`);
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  sourcemap: false,
  logLevel: 'warning',
};
await mkdir(next, { recursive: true });
await writeCommandLine('main', commands);
for (const [topic, others] of Object.entries(TOPICS)) {
  const isIn = ([first, second]) => first === topic && !others.includes(second);
  await writeCommandLine(
    topic,
    commands.filter((file) => isIn(idOf(file).split(':'))),
  );
}
await writeFile(path.join(next, 'import.cjs'), 'module.exports = (name) => import(name);\n');
await writeFile(path.join(next, 'help.cjs'), "exports.default = require('./main.cjs').help;\n");
await build({
  ...common,
  entryPoints: pages.map((name) => ({ in: `src/commands/_kit/${name}.tsx`, out: name })),
  outdir: next,
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  plugins: [externalExcept([])],
});
// The public API, for other people's programs.
await build({
  ...common,
  entryPoints: [{ in: 'src/hls/index.ts', out: 'hls/index' }],
  outdir: next,
  format: 'esm',
  plugins: [externalExcept([])],
});

run('npx', [
  'vite',
  'build',
  '--config',
  'src/web/vite.config.ts',
  '--logLevel',
  'warn',
  '--outDir',
  path.join(next, 'web'),
]);
await writeTypes();
await swap();
await writeManifest();
await writeCompiled();

/** Writes a command line that knows these commands, as one file. */
async function writeCommandLine(name, files) {
  const { outputFiles } = await build({
    ...common,
    write: false,
    stdin: { contents: entry(files), resolveDir: root, sourcefile: 'entry.js' },
    outfile: path.join(next, `${name}.cjs`),
    // One file: V8 takes the code of one script back in one piece, and nothing is looked up on the way.
    format: 'cjs',
    // To read a text of half the length takes half as long; names stay, for whoever reads a stack.
    minifyWhitespace: true,
    define: {
      'import.meta.url': '__fileUrl',
      'import.meta.dirname': '__dirname',
      // oclif would load a library to find out whether Node.js is new enough for oclif.
      'process.env.OCLIF_DISABLE_ENGINE_WARNING': '"1"',
    },
    banner: {
      js: "const __fileUrl = require('node:url').pathToFileURL(__filename).href; const __import = require('./import.cjs');",
    },
    // These are bundled because nearly every command loads them, and loading their many files is most
    // of its start; everything else is loaded from node_modules where it is used.
    plugins: [
      apart(pages),
      asNeeded(),
      oneLanguage(),
      externalExcept(['@oclif/core', 'zod', 'pino', 'pg']),
    ],
  });
  // In code that V8 takes back Node.js does not know who imports; a file that is loaded as usual does.
  const bundle = outputFiles[0].text.replaceAll(/(?<!["'\w.])import\(/g, '__import(');
  await writeFile(path.join(next, `${name}.cjs`), bundle);
}

/** Types of the public API: its model names nothing of the other rooms, so that it stands alone. */
async function writeTypes() {
  const model = await readFile('src/hls/model.ts', 'utf8');
  const values = [
    'export declare const validateHls: ValidateHls;',
    'export declare const listRules: ListRules;',
  ];
  await writeFile(path.join(next, 'hls/index.d.ts'), `${model}\n${values.join('\n')}\n`);
}

async function swap() {
  const old = `${next}-old`;
  await mkdir('dist', { recursive: true });
  await rename('dist', old);
  await rename(next, 'dist');
  await rm(old, { recursive: true, force: true });
}

/** A command's id as oclif writes it: `migrate:lint`. */
function idOf(file) {
  return path
    .relative('src/commands', file)
    .replace(/(\/index)?\.ts$/, '')
    .replaceAll('/', ':');
}

/**
 * The bundle's entry. A command is made when oclif asks for its class; what it imports runs then and
 * not before.
 */
function entry(files) {
  const getters = files.map(
    (file) => `get '${idOf(file)}'() { return require('./${file}').default; },`,
  );
  return `
    export { manifest, run } from './src/main.ts';
    export const commands = { ${getters.join('\n')} };
    export const help = require('./src/help.ts').default;
  `;
}

/** Leaves modules that are files of their own beside the bundle. */
function apart(names) {
  return {
    name: 'apart',
    setup(builder) {
      for (const name of names) {
        const filter = new RegExp(`/${name}\\.tsx$`);
        builder.onResolve({ filter }, () => ({ path: `./${name}.mjs`, external: true }));
      }
    },
  };
}

/**
 * Libraries require everything that any of their parts may need before they begin, modules of Node.js
 * included that take as long to start as a migration: here each is required where it is used.
 */
function asNeeded() {
  const oclif = /^(?:const|var) (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm;
  const packages = [
    [/\/@oclif\/core\/lib\/.*\.js$/, oclif],
    [/\/pg\/lib\/connection-parameters\.js$/, /^const (dns) = (.*)$/gm],
    [/\/pino\/lib\/transport\.js$/, /^const (ThreadStream) = (.*)$/gm],
    [/\/pino\/lib\/tools\.js$/, /^const \{ (isMainThread) \} = (.*)$/gm],
    [/\/sonic-boom\/index\.js$/, /^const (assert) = (.*)$/gm],
  ];
  return {
    name: 'as-needed',
    setup(builder) {
      for (const [filter, required] of packages) {
        builder.onLoad({ filter }, async ({ path: file }) => {
          let text = plainly(file, await readFile(file, 'utf8'));
          const found = [...text.matchAll(required)];
          if (found.length === 0 && required !== oclif)
            throw new Error(`${file} requires otherwise`);
          for (const [line, name, value] of found) {
            const part = line.includes(`{ ${name} }`) ? `.${name}` : '';
            text = text
              .replace(line, '')
              .replaceAll(new RegExp(`(?<![.\\w])${name}\\b`, 'g'), `(${value})${part}`);
          }
          return { contents: text, loader: 'js' };
        });
      }
    },
  };
}

/**
 * oclif sorts the ids of commands by the rules of a language, and to load those takes longer than to
 * load oclif itself; it also asks a library that starts other processes whether this is Windows.
 */
function plainly(file, text) {
  const [slow, fast] = file.endsWith('/config/plugin.js')
    ? ['a.id.localeCompare(b.id)', 'a.id < b.id ? -1 : 1']
    : file.endsWith('/core/lib/util/os.js')
      ? ["(await import('wsl-utils')).isWsl ?", "(await import('is-wsl')).default ?"]
      : ['', ''];
  if (!text.includes(slow)) throw new Error(`${file} is not as it was`);
  return text.replace(slow, fast);
}

/** zod brings its messages in fifty languages, a tenth of the text, and every start would read them. */
function oneLanguage() {
  return {
    name: 'one-language',
    setup(builder) {
      builder.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
        contents: `export { default as en } from './en.js';`,
        loader: 'js',
        resolveDir: path.resolve('node_modules/zod/v4/locales'),
      }));
    },
  };
}

/** Leaves packages external, except those named and what they import themselves. */
function externalExcept(bundled) {
  return {
    name: 'external-except',
    setup(builder) {
      builder.onResolve({ filter: /^[^.#/]/ }, (args) => {
        if (args.kind === 'entry-point' || args.path === 'pg-native') {
          return args.path === 'pg-native' ? { path: args.path, external: true } : undefined;
        }
        if (bundled.some((name) => args.path === name || args.path.startsWith(`${name}/`))) {
          return undefined;
        }
        return args.importer.includes('/node_modules/')
          ? undefined
          : { path: args.path, external: true };
      });
    },
  };
}

/** The manifest of commands and the root help as oclif itself prints it. */
async function writeManifest() {
  await rm('oclif.manifest.json', { force: true });
  const { manifest } = createRequire(import.meta.url)('../dist/main.cjs');
  const text = JSON.stringify(await manifest(root));
  await writeFile('oclif.manifest.json', text);
  const help = run('node', ['bin/veza.js', '--help'], { NO_COLOR: '1' });
  await writeFile('dist/help.txt', help);
}

/**
 * Keeps what V8 compiled in a run, for both ways in which veza is started: the code belongs to the
 * version and the flags of Node.js, and where it does not fit it is compiled anew.
 */
async function writeCompiled() {
  for (const name of ['main', ...Object.keys(TOPICS)]) {
    for (const flags of [[], ['--max-semi-space-size=4']]) {
      run('node', [...flags, 'scripts/compile.mjs', name], { NO_COLOR: '1' });
    }
  }
}

function run(command, args, env = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}\n${command} ${args.join(' ')} failed\n`);
    process.exit(1);
  }
  return result.stdout;
}
