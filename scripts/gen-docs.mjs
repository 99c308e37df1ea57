// Writes the pages of docs/ that follow from the code: errors, configuration, rules, JSON output.
// With --check it writes nothing and fails where a page is not what it would write.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

import { glob } from './glob.mjs';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const check = process.argv.includes('--check');
const NOTICE = '<!-- Made by `npm run docs`; do not edit by hand. -->\n';

const { sources, cleanUp } = await loadSources();
const pages = new Map([
  ['docs/errors.md', errorsPage(sources.errors, sources.CATEGORIES)],
  ['docs/configuration.md', configurationPage(sources.listSettings())],
  ['docs/json-output.md', jsonPage(sources.commands)],
  ...rulePages(sources.ruleSets),
  ['docs/hls-rules.md', hlsRulesPage(sources.hlsRules, sources.NOT_IMPLEMENTED)],
  ['docs/rules/migrate/squawk-differences.md', differencesPage(sources.DIFFERENCES)],
]);
await cleanUp();

const stale = [];
for (const [file, text] of pages) {
  const current = await readFile(file, 'utf8').catch(() => '');
  if (current === text) continue;
  stale.push(file);
  if (check) continue;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
const left = (await glob('docs/rules', '.md').catch(() => [])).filter((file) => !pages.has(file));
if (!check) for (const file of left) await rm(file);
if (check && stale.length + left.length > 0) {
  process.stderr.write(
    `Not current: ${[...stale, ...left].join(', ')}\nWhat to do: npm run docs\n`,
  );
  process.exit(1);
}
process.stdout.write(
  `${pages.size} pages ${check ? 'are current' : `checked, ${stale.length} written`}\n`,
);

/** Bundles what the pages are made of into one module, and imports it. */
async function loadSources() {
  const dir = await mkdtemp(path.join(process.cwd(), '.build-docs-'));
  const errors = (await glob('src', 'errors.ts')).filter((file) => file !== 'src/core/errors.ts');
  const ruleSets = await glob('src', '-rules.ts');
  const commands = (await glob('src/commands', '.ts')).filter((file) => !file.includes('/_kit/'));
  const list = (files) =>
    files.map((file) => `await import(${JSON.stringify(`./${file}`)})`).join(', ');
  const entry = `
    export { CATEGORIES } from './src/core/errors.ts';
    export { listSettings } from './src/core/config.ts';
    export { hlsRules } from './src/pipeline/validate/hls-rules.ts';
    export { NOT_IMPLEMENTED } from './src/pipeline/validate/not-implemented.ts';
    export { DIFFERENCES } from './test/db/migrate/lint-corpus/differences.ts';
    export const errors = [${list(errors)}];
    export const ruleSets = [${list(ruleSets)}];
    export const commands = [${commands
      .map((file) => {
        const id = file.slice('src/commands/'.length, -'.ts'.length).replace(/(^|\/)index$/, '');
        return `[${JSON.stringify(id.replaceAll('/', ' '))}, (await import(${JSON.stringify(`./${file}`)})).default]`;
      })
      .join(', ')}];
  `;
  const outfile = path.join(dir, 'sources.mjs');
  await build({
    stdin: { contents: entry, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    jsx: 'automatic',
    outfile,
    logLevel: 'warning',
  });
  return {
    sources: await import(pathToFileURL(outfile).href),
    cleanUp: () => rm(dir, { recursive: true, force: true }),
  };
}

function errorsPage(modules, categories) {
  const factories = modules
    .flatMap((module) => Object.values(module))
    .flatMap((table) => (isErrorTable(table) ? Object.values(table) : []))
    .sort((a, b) => a.code.localeCompare(b.code, 'en'));
  const rows = factories.map(({ code, spec }) => {
    const status = spec.status ?? categories[spec.category].status;
    return `| \`${code}\` | ${spec.category} | ${categories[spec.category].exitCode} | ${status} | ${cell(spec.doc)} |`;
  });
  const categoryRows = Object.entries(categories).map(
    ([name, { exitCode, status, meaning }]) => `| ${name} | ${exitCode} | ${status} | ${meaning} |`,
  );
  return [
    NOTICE,
    '# Errors\n',
    'Every error has a stable code. Its category decides the exit code on the command line and the HTTP status, unless the code names a finer one.\n',
    '| category | exit code | HTTP | meaning |\n| --- | ---: | ---: | --- |',
    ...categoryRows,
    '\nInterrupted by SIGINT a command ends with 130, by SIGTERM with 143; servers end with 0 after a drain.\n',
    '| code | category | exit code | HTTP | when, and what to do |\n| --- | --- | ---: | ---: | --- |',
    ...rows,
    '',
  ].join('\n');
}

function isErrorTable(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((item) => item?.spec?.doc)
  );
}

function configurationPage(settings) {
  const rows = settings.map((item) => {
    const standard = item.schema.safeParse(undefined);
    const value =
      standard.success && standard.data !== undefined
        ? `\`${JSON.stringify(standard.data)}\``
        : '—';
    const names = [`\`${item.env}\``, ...(item.flag ? [`\`--${item.flag}\``] : [])].join(' ');
    const marks = [item.secret && 'secret', item.relaxation && 'not in production'].filter(Boolean);
    const doc = `${item.doc}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
    return `| \`${item.key}\` | ${names} | ${item.unit ?? ''} | ${value} | ${cell(doc)} |`;
  });
  return [
    NOTICE,
    '# Configuration\n',
    'A value comes from a flag, else from the environment, else from `veza.config.json`, `.mjs` or `.js` in the working directory (or `--config FILE`), else from `.env`, else it is the default. Lists are written with commas. `veza config show` prints every value with its source, `veza config validate` every fault at once.\n',
    '| key | environment, flag | unit | default | meaning |\n| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function jsonPage(commands) {
  const sections = commands
    .filter(([, command]) => command.document)
    .map(([id, command]) => {
      const { schema, keys } = command.document;
      const rows = Object.entries(keys).map(([key, doc]) => `| \`${key}\` | ${cell(doc)} |`);
      return `## veza ${id}\n\n${command.summary}\n\n\`"schema": "${schema}"\`\n\n| key | value |\n| --- | --- |\n${rows.join('\n')}\n`;
    });
  return [
    NOTICE,
    '# JSON output\n',
    'With `--json` a command prints exactly one JSON document on stdout, `schema` first; keys are added, never removed, within one version of a schema. An error is `{"schema":"veza.error/1","error":{"code","category","message","hint","details"}}`; the exit code is the same with and without `--json`. With `--progress=ndjson` progress is one JSON event a line on stderr.\n',
    ...sections,
  ].join('\n');
}

function rulePages(modules) {
  const sets = modules
    .flatMap((module) => Object.values(module))
    .filter((set) => Array.isArray(set?.rules));
  return sets.flatMap((set) => {
    const folder = `docs/rules/${set.name}`;
    return set.rules.map((rule) => [
      `${folder}/${rule.id}.md`,
      `${NOTICE}\n# ${rule.code} ${rule.title}\n\nRule \`${rule.id}\` of the set \`${set.name}\`. Severity: ${rule.severity}${rule.level ? `, ${rule.level}` : ''}. Source: ${rule.source}.\n\n${rule.why}\n${ruleNotes(rule)}${ruleExamples(rule)}`,
    ]);
  });
}

/** What else decides whether and how loudly a rule speaks. */
function ruleNotes({ optIn, aliases, weighs, exception, severityIn = {} }) {
  const notes = [
    optIn && 'It runs when it is asked for: `--include` or `--rule`.',
    aliases && `Also known as ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`,
    weighs === 'load' &&
      'Where a database is asked, a small table makes it info and a big one an error.',
    exception && `Where ${exception.when}, it is ${withArticle(exception.severity)}.`,
    ...Object.entries(severityIn).map(
      ([profile, severity]) => `With \`--profile ${profile}\` it is ${withArticle(severity)}.`,
    ),
    weighs === 'rows' && 'Where a database is asked, an empty table makes it info.',
  ].filter(Boolean);
  return notes.length === 0 ? '' : `\n${notes.join(' ')}\n`;
}

/** Info is not counted. */
function withArticle(severity) {
  return { error: 'an error', warning: 'a warning' }[severity] ?? severity;
}

function ruleExamples({ examples }) {
  if (examples === undefined) return '';
  const block = (title, text) => `\n## ${title}\n\n\`\`\`sql\n${text}\`\`\`\n`;
  return block('Bad', examples.bad) + block('Good', examples.good);
}

function hlsRulesPage({ rules }, notImplemented) {
  const rows = rules.map(
    ({ id, code, title, severity, level, profiles, source }) =>
      `| ${code} | [\`${id}\`](rules/hls/${id}.md) | ${severity} | ${level ?? ''} | ${(profiles ?? ['all']).join(', ')} | ${cell(title)} | ${cell(source)} |`,
  );
  const left = notImplemented.map(({ code, reason }) => `| ${code} | ${cell(reason)} |`);
  return [
    NOTICE,
    '# Rules of HLS\n',
    `\`veza hls validate\` knows ${rules.length} rules; [hls.md](hls.md) says how it is used. Where one fault breaks several rules, the one that stands first here is told first.\n`,
    '| code | rule | severity | level | profiles | what it asks | clause |\n| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '\n## What is not checked\n',
    '| code | why |\n| --- | --- |',
    ...left,
    '',
  ].join('\n');
}

function differencesPage(differences) {
  const sections = differences.map(({ rule, only, why, statements }) => {
    const lines = statements.map((statement) => {
      const [file, ...words] = statement.split(': ');
      return `- ${file}: \`${words.join(': ')}\``;
    });
    return `## ${rule}, only ${only}\n\n${why}\n\n${lines.join('\n')}\n`;
  });
  return [
    NOTICE,
    '# Where the lint rules differ from squawk\n',
    'The rules have the names of [squawk](https://squawkhq.com), and a test compares both over the statements of `test/db/migrate/lint-corpus`, one rule and one statement at a time. A file counts as one transaction (`--assume-in-transaction`), as the runner carries it out; files with `-- veza:no-transaction` are compared without that. The server is PostgreSQL 18, for `prefer-repack` 19. These are all the differences; a new one, and one that is gone, fails the test.\n',
    ...sections,
  ].join('\n');
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
