// What `npm start` and `npm test` do first: install what is missing, build what is stale. Uses
// nothing but Node, because nothing else is there yet on a bare machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUTSIDE_FAILED = 9;
const APT_LOCK_TIMEOUT_S = 300;

/** What each purpose needs besides Node: the command that proves it, and the package that has it. */
const TOOLS = {
  ffmpeg: { commands: ['ffmpeg', 'ffprobe'], apt: 'ffmpeg', brew: 'ffmpeg' },
  redis: { commands: ['redis-server'], apt: 'redis-server', brew: 'redis' },
  chromium: { commands: ['chromium'], apt: 'chromium', brew: 'chromium' },
};
const NEEDS = { start: ['ffmpeg'], test: ['ffmpeg', 'redis', 'chromium'] };

const [purpose, ...rest] = process.argv.slice(2);
if (!(purpose in NEEDS))
  stop(`Usage: node scripts/bootstrap.mjs ${Object.keys(NEEDS).join('|')}`, 2);

const callerDir = process.cwd();
process.chdir(root);
checkNode();
installDependencies();
installTools(NEEDS[purpose]);
buildIfStale();
process.chdir(callerDir);

if (purpose === 'start') {
  // The same process goes on as veza: one process to stop, one to measure.
  process.argv = [process.execPath, path.join(root, 'bin/veza.js'), 'up', ...rest];
  await import('../bin/veza.js');
} else {
  const result = spawnSync(process.execPath, [path.join(root, 'scripts/check.mjs'), ...rest], {
    stdio: 'inherit',
  });
  process.exitCode = result.status ?? 1;
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`veza needs Node.js 20.19 or newer; this is ${process.versions.node}.`, OUTSIDE_FAILED);
}

function installDependencies() {
  const stamp = path.join('node_modules', '.veza-stamp');
  const wanted = hashOf(['package-lock.json'], [process.platform, process.arch]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Installing the npm dependencies from package-lock.json …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}

function installTools(names) {
  const missing = names.filter((name) => TOOLS[name].commands.some((command) => !onPath(command)));
  if (missing.length === 0) return;
  const commands = missing.flatMap((name) => TOOLS[name].commands.filter((one) => !onPath(one)));
  if (process.platform === 'darwin') {
    const line = `brew install ${missing.map((name) => TOOLS[name].brew).join(' ')}`;
    stop(`Missing on this machine: ${commands.join(', ')}.\nWhat to do: ${line}`, OUTSIDE_FAILED);
  }
  const packages = missing.map((name) => TOOLS[name].apt);
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid() !== 0 || !onPath('apt-get')) {
    const how = onPath('apt-get')
      ? `sudo sh -c '${line}'`
      : `install ${packages.join(', ')} with your system's package manager`;
    stop(`Missing on this machine: ${commands.join(', ')}.\nWhat to do: ${how}`, OUTSIDE_FAILED);
  }
  say(`Installing ${packages.join(', ')} with apt-get …`);
  const apt = ['-qq', '-o', `DPkg::Lock::Timeout=${APT_LOCK_TIMEOUT_S}`];
  run('apt-get', [...apt, 'update']);
  run('apt-get', [...apt, 'install', '-y', '--no-install-recommends', ...packages]);
}

function buildIfStale() {
  const stamp = path.join('dist', '.stamp');
  const sources = [
    'src',
    'bin',
    'migrations',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ];
  const wanted = hashOf([...sources, 'scripts/build.mjs', 'scripts/glob.mjs'], []);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  say('Building …');
  run(process.execPath, ['scripts/build.mjs']);
  mkdirSync('dist', { recursive: true });
  writeFileSync(stamp, wanted);
}

/** SHA-256 over names and contents of files and folders, and over some words. */
function hashOf(places, words) {
  const hash = createHash('sha256').update(words.join('\0'));
  const add = (place) => {
    if (statSync(place).isDirectory()) {
      for (const name of readdirSync(place).sort()) add(path.join(place, name));
    } else {
      hash.update(`\0${place}\0`).update(readFileSync(place));
    }
  };
  for (const place of places) add(place);
  return hash.digest('hex');
}

function onPath(command) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .some((dir) => dir !== '' && existsSync(path.join(dir, command)));
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // What the tools print goes to stderr: stdout belongs to the command that follows.
  const result = spawnSync(command, args, { stdio: ['ignore', 2, 2], env });
  if (result.status === 0) return;
  const why = result.error?.message ?? `exit ${result.status ?? result.signal}`;
  stop(`${command} ${args.join(' ')} failed: ${why}`, OUTSIDE_FAILED);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function stop(text, exitCode) {
  say(text);
  process.exit(exitCode);
}
