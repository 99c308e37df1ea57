// npm run soak -- [NAME]: long trials that break things at moments which follow from a seed. One file
// a soak in scripts/soak/: it exports `summary` and `open({ workDir, signal })`, which prepares what
// all trials share and returns `trial({ index, dir, draw, signal })` (a line of what was done, or an
// error) and, where there is something to take down, `close()`; and `isInTests` where the tests of veza
// run a share of the same trials. Ends after the trial in which the
// budget runs out; the last line counts.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { Command, InvalidArgumentError } from 'commander';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const command = new Command('npm run soak --')
  .argument('[name]', 'the soak; without it, all of them share the budget')
  .option('--budget <time>', 'how long: 90s, 10m, 2h', milliseconds, milliseconds('10m'))
  .option('--seed <n>', 'what every trial follows from', whole, 1)
  .option('--trials <n>', 'most trials of each soak, those on record included', whole, Infinity)
  .option('--only <n>', 'this one trial and no other: how a failed one is looked at', whole)
  .option('--state <dir>', 'folder of records: a rerun goes on with the next trial')
  .option('--share', 'leave out those of which the tests themselves run a share')
  .option('--report <file>', 'write the counts as JSON, too')
  .option('--folder <dir>', 'where the soaks are', path.join(root, 'scripts/soak'))
  .parse();
const options = command.opts();
const folder = path.resolve(options.folder);
const state = options.state && path.resolve(options.state);
const report = options.report && path.resolve(options.report);
process.chdir(root);

const known = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => path.basename(file, '.mjs'))
  .sort();
const names = command.args.length === 0 ? known : command.args.slice(0, 1);
if (!known.includes(names[0])) {
  command.error(`There is no soak "${names[0]}". There are ${known.join(', ')}.`, { exitCode: 2 });
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stop.abort());
const endsAt = Date.now() + options.budget;
const total = { passed: 0, failed: 0, skipped: 0 };
for (const [index, name] of names.entries()) {
  if (stop.signal.aborted) break;
  const share = Math.max(0, endsAt - Date.now()) / (names.length - index);
  const counts = await soak(name, Date.now() + share);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
if (report) writeFileSync(report, JSON.stringify(total));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** Runs trials of one soak until its share of the budget is used; at least one. */
async function soak(name, until) {
  const record = readRecord(name);
  if (record.next > 0) console.log(`${name}: going on with trial ${record.next}`);
  const work = mkdtempSync(path.join(tmpdir(), `veza-soak-${name}-`));
  let opened;
  try {
    const first = options.only ?? record.next;
    const end = options.only === undefined ? options.trials : options.only + 1;
    if (first >= end) return record;
    const module = await import(pathToFileURL(path.join(folder, `${name}.mjs`)).href);
    if (options.share && module.isInTests === true) return record;
    console.log(`${name}: ${module.summary}`);
    opened = await module.open({ workDir: work, signal: stop.signal });
    for (let index = first; index < end; index += 1) {
      const outcome = await runTrial(name, opened, work, index);
      if (outcome === undefined) break;
      record[outcome] += 1;
      record.next = index + 1;
      writeRecord(name, record);
      if (Date.now() >= until || stop.signal.aborted) break;
    }
  } catch (error) {
    if (!stop.signal.aborted) {
      console.log(`${name} FAILED before a trial: ${error.message}`);
      record.failed += 1;
    }
  } finally {
    await opened?.close?.();
    rmSync(work, { recursive: true, force: true });
  }
  return record;
}

/** `passed`, `failed` or `skipped`; undefined where the trial was stopped and is to be run again. */
async function runTrial(name, opened, work, index) {
  const dir = path.join(work, `trial-${index}`);
  mkdirSync(dir);
  const again = `npm run soak -- ${name} --seed ${options.seed} --only ${index}`;
  try {
    const done = await opened.trial({ index, dir, draw: drawOf(name, index), signal: stop.signal });
    if (done?.skipped !== undefined) {
      console.log(`${name} ${index} skipped: ${done.skipped}`);
      return 'skipped';
    }
    console.log(`${name} ${index}: ${done}`);
    return 'passed';
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    console.log(`${name} ${index} FAILED (again: ${again}): ${error.message}`);
    return 'failed';
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Whole numbers from 0 to below `below`; the same for the same seed, soak, trial and `words`. */
function drawOf(name, index) {
  return (below, ...words) => {
    const text = [options.seed, name, index, ...words].join('/');
    return createHash('sha256').update(text).digest().readUIntBE(0, 6) % below;
  };
}

function recordFile(name) {
  return path.join(state, `${name}-seed-${options.seed}.json`);
}

function readRecord(name) {
  const empty = { next: 0, passed: 0, failed: 0, skipped: 0 };
  if (!state || options.only !== undefined || !existsSync(recordFile(name))) return empty;
  return JSON.parse(readFileSync(recordFile(name), 'utf8'));
}

function writeRecord(name, record) {
  if (!state || options.only !== undefined) return;
  mkdirSync(state, { recursive: true });
  // Renamed into place: a kill leaves the record before or after a trial.
  writeFileSync(`${recordFile(name)}.part`, JSON.stringify(record));
  renameSync(`${recordFile(name)}.part`, recordFile(name));
}

function whole(text) {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

function milliseconds(text) {
  const found = /^(\d+)([smh])$/.exec(text);
  if (found === null) throw new InvalidArgumentError('It must look like 90s, 10m or 2h.');
  return Number(found[1]) * { s: 1000, m: 60_000, h: 3_600_000 }[found[2]];
}
