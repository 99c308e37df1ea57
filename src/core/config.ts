import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';

import * as z from 'zod';

import { configSchema, defaultDataDir, type Config, type SettingMeta } from './config-schema.ts';
import { coreErrors, type ConfigProblem } from './core-errors.ts';
import { nearest } from './suggest.ts';

export type { Config } from './config-schema.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process environment; the one place that reads it. */
export function environment(): Environment {
  return process.env;
}

/** One setting as the schema describes it. */
export interface Setting extends SettingMeta {
  /** Dotted key: `server.port`. */
  key: string;
  env: string;
  schema: z.ZodType;
}

/** One setting with its value and where it came from, for `config show`. */
export interface ConfigValue {
  key: string;
  value: unknown;
  source: string;
  secret: boolean;
}

export interface LoadedConfig {
  config: Config;
  values: ConfigValue[];
  /** What was wrong and replaced by its default; only outside production. */
  warnings: ConfigProblem[];
}

export interface ConfigInput {
  /** By flag name without dashes; undefined where the flag was not given. */
  flags?: Readonly<Record<string, string | undefined>>;
  environment: Environment;
  /** Folder in which `veza.config.*` and `.env` are looked for. */
  cwd: string;
}

/** Environment names that start with `VEZA_` and belong to the command line, not to the schema. */
const CLI_ENV = ['VEZA_CONFIG', 'VEZA_NO_COLOR', 'VEZA_NO_INPUT', 'VEZA_JSON', 'VEZA_PROGRESS'];
const CONFIG_FILES = ['veza.config.json', 'veza.config.mjs', 'veza.config.js'];

/** Every setting in the order of the schema. Pure. */
export function listSettings(): Setting[] {
  const settings: Setting[] = [];
  const walk = (object: z.ZodObject, prefix: string[]): void => {
    for (const [name, schema] of Object.entries(object.shape)) {
      const keys = [...prefix, name];
      if (schema instanceof z.ZodObject) {
        walk(schema, keys);
        continue;
      }
      const meta = schema.meta() as unknown as SettingMeta;
      const snake = keys.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter}`)).join('_');
      settings.push({
        ...meta,
        key: keys.join('.'),
        env: meta.env ?? `VEZA_${snake.toUpperCase()}`,
        schema,
      });
    }
  };
  walk(configSchema, []);
  return settings;
}

/**
 * Reads flags, environment, `veza.config.*` and `.env`, and defaults, in this order of strength.
 * @throws CONFIG_INVALID with every fault at once; CONFIG_FILE_UNREADABLE.
 */
export async function loadConfig(input: ConfigInput): Promise<LoadedConfig> {
  const { loaded, problems } = await inspectConfig(input);
  if (problems.length > 0) throw coreErrors.CONFIG_INVALID({ problems });
  return loaded;
}

/** As `loadConfig`, but returns the faults beside the values: `config show` and `validate`. */
export async function inspectConfig(
  input: ConfigInput,
): Promise<{ loaded: LoadedConfig; problems: ConfigProblem[] }> {
  const settings = listSettings();
  const environment = input.environment;
  const file = await readConfigFile(input);
  const dotenv = readDotenv(input.cwd);
  const problems: ConfigProblem[] = [];
  const values: ConfigValue[] = [];
  const tree: Record<string, unknown> = {};

  for (const item of settings) {
    const found = findRaw(item, input.flags ?? {}, environment, file, dotenv);
    const fallback = item.key === 'dataDir' ? defaultDataDir(environment) : undefined;
    const raw = found?.raw ?? fallback;
    const source = found?.source ?? 'default';
    const parsed = item.schema.safeParse(raw);
    if (!parsed.success) {
      const messages = new Set(parsed.error.issues.map((issue) => issue.message));
      const message = withValue(item, raw, [...messages].join('; '));
      problems.push({ key: item.key, source, message });
    }
    const value = parsed.success ? parsed.data : item.schema.safeParse(fallback).data;
    values.push({ key: item.key, value, source, secret: item.secret === true });
    setPath(
      tree,
      item.key,
      item.key === 'dataDir' ? path.resolve(input.cwd, String(value)) : value,
    );
  }
  problems.push(...findUnknown(settings, environment, file, dotenv));
  problems.push(...findRelaxations(settings, values));

  const production = (tree as Config).env === 'production';
  const safe = production ? [] : problems.filter((problem) => isSafeToDefault(problem, values));
  return {
    loaded: { config: deepFreeze(tree) as Config, values, warnings: safe },
    problems: problems.filter((problem) => !safe.includes(problem)),
  };
}

interface Raw {
  raw: unknown;
  source: string;
}
interface ConfigFile {
  name: string;
  values: Map<string, unknown>;
}

function findRaw(
  item: Setting,
  flags: Readonly<Record<string, string | undefined>>,
  environment: Environment,
  file: ConfigFile | undefined,
  dotenv: Environment,
): Raw | undefined {
  const flagValue = item.flag === undefined ? undefined : flags[item.flag];
  if (flagValue !== undefined) return { raw: flagValue, source: `--${item.flag}` };
  // An empty variable counts as unset, as shells and unit files write it.
  if (environment[item.env]) return { raw: environment[item.env], source: item.env };
  if (file?.values.has(item.key)) return { raw: file.values.get(item.key), source: file.name };
  if (dotenv[item.env]) return { raw: dotenv[item.env], source: `.env ${item.env}` };
  return undefined;
}

function withValue(item: Setting, raw: unknown, message: string): string {
  return item.secret ? message : `${message} (it is ${JSON.stringify(raw)})`;
}

function findUnknown(
  settings: readonly Setting[],
  environment: Environment,
  file: ConfigFile | undefined,
  dotenv: Environment,
): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const keys = settings.map((item) => item.key);
  const envs = [...settings.map((item) => item.env), ...CLI_ENV];
  const report = (key: string, source: string, known: readonly string[]): void => {
    const near = nearest(key, known);
    problems.push({
      key,
      source,
      message: `is not a setting${near === undefined ? '' : `; did you mean ${near}?`}`,
    });
  };
  for (const key of file?.values.keys() ?? []) {
    if (!keys.includes(key)) report(key, file!.name, keys);
  }
  for (const [source, names] of [
    ['environment', environment],
    ['.env', dotenv],
  ] as const) {
    for (const name of Object.keys(names)) {
      if (name.startsWith('VEZA_') && !envs.includes(name)) report(name, source, envs);
    }
  }
  return problems;
}

function findRelaxations(
  settings: readonly Setting[],
  values: readonly ConfigValue[],
): ConfigProblem[] {
  if (values.find((item) => item.key === 'env')?.value !== 'production') return [];
  return settings
    .filter((item) => item.relaxation)
    .flatMap((item) => {
      const value = values.find((other) => other.key === item.key)!;
      const standard = item.schema.safeParse(undefined).data;
      return JSON.stringify(value.value) === JSON.stringify(standard)
        ? []
        : [
            {
              key: item.key,
              source: value.source,
              message: 'is a relaxation for tests and is refused when VEZA_ENV is production',
            },
          ];
    });
}

/** A fault may be replaced by the default only where that opens nothing and loses nothing. */
function isSafeToDefault(problem: ConfigProblem, values: readonly ConfigValue[]): boolean {
  const unsafe = ['env', 'dataDir', 'databaseUrl', 'redisUrl', 'auth.jwtSecret'];
  const value = values.find((item) => item.key === problem.key);
  return value !== undefined && !unsafe.includes(problem.key) && value.value !== undefined;
}

async function readConfigFile(input: ConfigInput): Promise<ConfigFile | undefined> {
  const named = input.flags?.['config'] ?? input.environment['VEZA_CONFIG'];
  const file = named
    ? path.resolve(input.cwd, named)
    : CONFIG_FILES.map((name) => path.join(input.cwd, name)).find((name) => existsSync(name));
  if (file === undefined) return undefined;
  let content: unknown;
  try {
    content = file.endsWith('.json')
      ? JSON.parse(readFileSync(file, 'utf8'))
      : ((await import(pathToFileURL(file).href)) as { default: unknown }).default;
  } catch (cause) {
    throw coreErrors.CONFIG_FILE_UNREADABLE({ file, reason: fileFault(file, cause) }, { cause });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw coreErrors.CONFIG_FILE_UNREADABLE({ file, reason: 'it does not hold an object' });
  }
  return { name: path.basename(file), values: flatten(content) };
}

function readDotenv(cwd: string): Environment {
  const file = path.join(cwd, '.env');
  if (!existsSync(file)) return {};
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw coreErrors.CONFIG_FILE_UNREADABLE({ file, reason: fileFault(file, cause) }, { cause });
  }
}

/** Why a file could not be read, in words that need no errno. */
function fileFault(file: string, cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (!existsSync(file)) return 'it is not there';
  if (code === 'EACCES' || code === 'EPERM') return 'it may not be read';
  if (code === 'EISDIR') return 'it is a folder';
  return file.endsWith('.json') ? `it is not JSON: ${message}` : message;
}

function flatten(object: object, prefix = ''): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of flatten(value, `${prefix}${name}.`)) flat.set(key, inner);
    } else {
      flat.set(prefix + name, value);
    }
  }
  return flat;
}

function setPath(tree: Record<string, unknown>, key: string, value: unknown): void {
  const names = key.split('.');
  const last = names.pop()!;
  let node = tree;
  for (const name of names) node = (node[name] ??= {}) as Record<string, unknown>;
  node[last] = value;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
