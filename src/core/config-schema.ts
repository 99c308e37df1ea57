import { homedir } from 'node:os';
import path from 'node:path';

import * as z from 'zod';

import { LOG_LEVELS } from './log-levels.ts';
import { parseRenditionName, RENDITION_NAMES } from './rendition-name.ts';

/** What a setting says of itself; `docs/configuration.md` and `config show` are made from it. */
export interface SettingMeta {
  /** One sentence. */
  doc: string;
  /** Environment name; `VEZA_` + the key in capitals unless the world has a name for it. */
  env?: string;
  /** Global flag that sets it, without dashes. */
  flag?: string;
  unit?: 'bytes' | 'ms' | 's' | 'days' | 'count' | 'port' | 'URL' | 'path';
  secret?: true;
  /** A test relaxation: any value but the default is refused in production. */
  relaxation?: true;
}

const setting = <S extends z.ZodType>(schema: S, meta: SettingMeta): S => schema.meta({ ...meta });

const number = (min: number, max: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
    // A schema's own message also stands in for those of its bounds, unless they have theirs.
    z
      .number('must be a number')
      .int('must be a whole number')
      .min(min, `must be at least ${min}`)
      .max(max, `must be at most ${max}`),
  );
const flag = z.preprocess(
  (value) => ({ true: true, '1': true, false: false, '0': false })[String(value)] ?? value,
  z.boolean('must be true or false'),
);
const text = (lengthMin = 1) =>
  z
    .string('must be text')
    .min(
      lengthMin,
      lengthMin === 1 ? 'must not be empty' : `must have at least ${lengthMin} characters`,
    );
const choice = <const T extends readonly string[]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}`);
const list = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : value,
  z.array(z.string('must hold nothing but text'), 'must be a list, or text with commas between'),
);
const ladders = list.refine(
  (entries) =>
    entries.every((entry) => {
      const [name, renditions, ...rest] = entry.split('=');
      return (
        rest.length === 0 &&
        /^[a-z][a-z0-9-]{0,39}$/.test(name!) &&
        (renditions ?? '').split('+').every((word) => parseRenditionName(word) !== undefined)
      );
    }),
  `must be ladders like podcast=aac-64+aac-96; renditions are ${RENDITION_NAMES}`,
);
const url = (...protocols: string[]) => {
  const error = `must be a URL that starts with ${protocols.map((name) => `${name}//`).join(' or ')}`;
  return z
    .string(error)
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
      error,
    });
};

const MIB = 1024 * 1024;

/** Where data lives unless told otherwise: one place per user, whatever the working directory. */
export function defaultDataDir(environment: Readonly<Record<string, string | undefined>>): string {
  if (process.getuid?.() === 0) return '/var/lib/veza';
  return path.join(environment['XDG_DATA_HOME'] || path.join(homedir(), '.local/share'), 'veza');
}

/** Every setting of veza, with its unit, bounds and default. */
export const configSchema = z.strictObject({
  env: setting(choice(['production', 'development', 'test']).default('production'), {
    doc: 'What kind of installation this is; relaxations for tests are refused in production.',
    env: 'VEZA_ENV',
  }),
  dataDir: setting(text(), {
    doc: 'Folder of everything veza keeps: the embedded database, secrets, originals, renditions. Default: /var/lib/veza for root, otherwise $XDG_DATA_HOME/veza.',
    env: 'VEZA_DATA_DIR',
    flag: 'data-dir',
    unit: 'path',
  }),
  databaseUrl: setting(url('postgres:', 'postgresql:').optional(), {
    doc: 'PostgreSQL to use, version 15 or newer; without it veza runs its own in the data folder.',
    env: 'DATABASE_URL',
    flag: 'database-url',
    unit: 'URL',
    secret: true,
  }),
  redisUrl: setting(url('redis:', 'rediss:').optional(), {
    doc: 'Redis for the bus and the rate limits; without it PostgreSQL carries both.',
    env: 'REDIS_URL',
    flag: 'redis-url',
    unit: 'URL',
    secret: true,
  }),
  database: z.strictObject({
    migratePolicy: setting(choice(['linear', 'allow-missing']).default('linear'), {
      doc: 'What happens to a migration file whose id is below that of an applied one: linear refuses it, allow-missing applies it where it stands.',
      flag: 'policy',
    }),
  }),
  log: z.strictObject({
    level: setting(choice(LOG_LEVELS).optional(), {
      doc: 'The least severe log line that is written. Default: info for serve and worker, warn for every other command. Servers write it as JSON, other commands in words, or as JSON with --json and --progress=ndjson.',
    }),
  }),
  server: z.strictObject({
    host: setting(text().default('127.0.0.1'), {
      doc: 'Address to listen on; anything but loopback opens the server to the network.',
      flag: 'host',
    }),
    port: setting(number(0, 65_535).default(4680), {
      doc: 'Port to listen on; 0 takes any free port.',
      flag: 'port',
      unit: 'port',
    }),
    publicUrl: setting(url('http:', 'https:').optional(), {
      doc: 'The URL under which browsers reach the server, where it differs from host and port.',
      unit: 'URL',
    }),
    basePath: setting(
      z
        .string('must look like /music')
        .regex(/^\/([A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*)?$/, 'must look like /music')
        .default('/'),
      { doc: 'Path prefix under which a reverse proxy serves veza.' },
    ),
    trustedProxies: setting(list.default([]), {
      doc: 'Addresses or CIDR ranges whose forwarding headers are believed; empty believes none.',
    }),
    allowedOrigins: setting(list.default([]), {
      doc: 'Further origins that may open a WebSocket or refresh a session, besides our own.',
    }),
    metricsToken: setting(text(16).optional(), {
      doc: 'Bearer token that may read /metrics from elsewhere than loopback.',
      secret: true,
    }),
    bodyBytesMax: setting(number(1, 64 * MIB).default(256 * 1024), {
      doc: 'Largest request body that is read.',
      unit: 'bytes',
    }),
    requestTimeoutMs: setting(number(100, 3_600_000).default(60_000), {
      doc: 'Longest time to receive one request.',
      unit: 'ms',
    }),
    drainMs: setting(number(0, 600_000).default(10_000), {
      doc: 'Longest time that a graceful stop waits for requests, sockets and jobs.',
      unit: 'ms',
    }),
  }),
  auth: z.strictObject({
    registration: setting(choice(['closed', 'invite']).default('invite'), {
      doc: 'Who may create an account: nobody, or whoever holds an invitation.',
    }),
    jwtSecret: setting(text(32).optional(), {
      doc: 'Key that signs access tokens; without it one is generated into the data folder.',
      secret: true,
    }),
    accessTokenSeconds: setting(number(30, 86_400).default(600), {
      doc: 'Life of an access token.',
      unit: 's',
    }),
    refreshTokenDays: setting(number(1, 365).default(30), {
      doc: 'Longest life of a session, however often it is refreshed.',
      unit: 'days',
    }),
    hashConcurrency: setting(number(1, 64).default(2), {
      doc: 'Password hashes computed at one time; each takes 64 MiB of memory.',
      unit: 'count',
    }),
    lockoutExemptEmails: setting(list.default([]), {
      doc: 'Accounts that are never locked out; for tests only.',
      relaxation: true,
    }),
  }),
  rateLimits: z.strictObject({
    enabled: setting(flag.default(true), {
      doc: 'Whether requests are limited per route and account; may be off in tests only.',
      relaxation: true,
    }),
  }),
  ws: z.strictObject({
    messageBytesMax: setting(number(1, MIB).default(8192), {
      doc: 'Largest WebSocket frame that is accepted.',
      unit: 'bytes',
    }),
    queueBytesMax: setting(number(1024, 64 * MIB).default(MIB), {
      doc: 'Most bytes that wait for one slow WebSocket reader before it is dropped.',
      unit: 'bytes',
    }),
    messagesPerSecond: setting(number(1, 10_000).default(20), {
      doc: 'Frames a second that one connection may send; twice as many in a burst.',
      unit: 'count',
    }),
    connectionsMax: setting(number(1, 100_000).default(1000), {
      doc: 'Most WebSocket connections at one time.',
      unit: 'count',
    }),
    silenceMs: setting(number(100, 3_600_000).default(60_000), {
      doc: 'A WebSocket connection that has been silent for this long is closed.',
      unit: 'ms',
    }),
  }),
  media: z.strictObject({
    cacheBytesMax: setting(number(0, 8 * 1024 * MIB).default(32 * MIB), {
      doc: 'Memory for hot media segments; 0 reads every segment from disk.',
      unit: 'bytes',
    }),
    tokenSeconds: setting(number(30, 86_400).default(3600), {
      doc: 'Life of the narrow token in the media URLs that native players get.',
      unit: 's',
    }),
  }),
  import: z.strictObject({
    fileBytesMax: setting(number(1, 64 * 1024 * MIB).default(2 * 1024 * MIB), {
      doc: 'Largest music file that is imported.',
      unit: 'bytes',
    }),
    diskReserveBytes: setting(number(0, Number.MAX_SAFE_INTEGER).default(512 * MIB), {
      doc: 'Free disk space that an import leaves untouched.',
      unit: 'bytes',
    }),
    visibility: setting(choice(['public', 'members', 'private']).default('members'), {
      doc: 'Who hears imported music unless the command says otherwise: anyone, every signed-in member, or its owner.',
    }),
  }),
  transcode: z.strictObject({
    ffmpegPath: setting(text().default('ffmpeg'), {
      doc: 'The ffmpeg executable.',
      unit: 'path',
    }),
    ffprobePath: setting(text().default('ffprobe'), {
      doc: 'The ffprobe executable.',
      unit: 'path',
    }),
    concurrency: setting(number(1, 64).default(2), {
      doc: 'Files that one worker transcodes at a time.',
      unit: 'count',
    }),
    attemptsMax: setting(number(1, 25).default(3), {
      doc: 'Times a job is tried before it is failed.',
      unit: 'count',
    }),
    jobs: setting(number(1, 256).optional(), {
      doc: 'Files that veza transcode encodes at one time, and FFmpeg processes for the last of them. Default: one for each core.',
      unit: 'count',
    }),
    memoryBytesMax: setting(number(1, Number.MAX_SAFE_INTEGER).optional(), {
      doc: 'Memory that the FFmpeg processes of veza transcode may take together; fewer files are encoded at one time where it is short. Default: half of the memory of the machine.',
      unit: 'bytes',
    }),
    ladder: setting(text().default('default'), {
      doc: 'Which renditions are made of music: default (AAC 96, 160, 256), lossless (and FLAC), opus (Opus 64, 96, 160), full (all of them), or a name of transcode.ladders.',
    }),
    ladders: setting(ladders.default([]), {
      doc: 'Ladders of your own, a list or text with commas of NAME=RENDITION+RENDITION: podcast=aac-64+aac-96, archive=aac-160+flac. Renditions are aac-32 to aac-320, opus-16 to opus-320, and flac. One that is named like a ladder of veza takes its place.',
    }),
  }),
  payments: z.strictObject({
    currency: setting(
      z
        .string('must be three capital letters')
        .regex(/^[A-Z]{3}$/, 'must be three capital letters')
        .default('EUR'),
      { doc: 'Currency of new products and plans unless they say another; ISO 4217.' },
    ),
    feeBps: setting(number(0, 10_000).default(1000), {
      doc: 'What the platform keeps of a sale, in hundredths of a percent: 1000 is 10 %.',
    }),
    orderMinutes: setting(number(5, 10_080).default(60), {
      doc: 'Minutes that a placed order waits for its payment before it expires.',
    }),
    subscriptionHours: setting(number(1, 720).default(23), {
      doc: 'Hours that a new subscription waits for its first payment before it expires.',
    }),
    renewalDays: setting(number(1, 60).default(7), {
      doc: 'Days before the end of what is paid on which the next period can be paid, and days after it until an unpaid subscription ends.',
      unit: 'days',
    }),
    originals: setting(choice(['everyone', 'premium']).default('everyone'), {
      doc: 'Who gets the original file of a track: everyone who may hear it, or premium accounts (and whoever may change the track).',
    }),
    transferMinimum: setting(number(1, 1_000_000_000).default(1), {
      doc: 'Smallest transfer to a seller, in minor units of its currency; smaller ones wait for a person.',
      unit: 'count',
    }),
    debtDays: setting(number(1, 365).default(14), {
      doc: 'Days that a reversal is tried that the balance of the seller refuses, before it becomes a debt.',
      unit: 'days',
    }),
    keyHours: setting(number(1, 24).default(23), {
      doc: 'Age up to which an idempotency key is relied upon; Stripe forgets keys after 24 hours.',
    }),
    absentAfterMinutes: setting(number(1, 10_080).default(60), {
      doc: 'Minutes since somebody was last at work on a transfer, from which on it is called absent when a list does not have it; lists lag.',
    }),
    timeoutMs: setting(number(1_000, 80_000).default(38_000), {
      doc: 'Longest wait for an answer of a payment provider; longer than the 30 s that Hyperswitch gives its connectors.',
      unit: 'ms',
    }),
    requestsPerSecond: setting(number(1, 1_000).default(20), {
      doc: 'Most requests a second that this process sends to one payment provider.',
      unit: 'count',
    }),
    webhookBytesMax: setting(number(1024, 16 * MIB).default(64 * 1024), {
      doc: 'Largest webhook that is stored whole; of a larger one its length, hash and first bytes are kept.',
      unit: 'bytes',
    }),
    webhookLogDays: setting(number(1, 3650).default(90), {
      doc: 'Days that deliveries of webhooks stay in the log.',
      unit: 'days',
    }),
    hyperswitch: z.strictObject({
      url: setting(url('http:', 'https:').default('https://sandbox.hyperswitch.io'), {
        doc: 'Where Hyperswitch is reached.',
        unit: 'URL',
      }),
      apiKey: setting(text(8).optional(), {
        doc: 'API key of the merchant at Hyperswitch.',
        secret: true,
      }),
      profileId: setting(text().optional(), {
        doc: 'Business profile at Hyperswitch under which payments are made.',
      }),
      merchantId: setting(text().optional(), {
        doc: 'Merchant at Hyperswitch; webhooks for another one are refused.',
      }),
      webhookKeys: setting(list.default([]), {
        doc: 'Payment response hash keys of the profile, two during a rotation; webhooks are signed with them.',
        secret: true,
      }),
    }),
    stripe: z.strictObject({
      url: setting(url('http:', 'https:').default('https://api.stripe.com'), {
        doc: 'Where Stripe is reached.',
        unit: 'URL',
      }),
      secretKey: setting(text(8).optional(), {
        doc: 'Secret key of the platform account at Stripe.',
        secret: true,
      }),
      webhookSecrets: setting(list.default([]), {
        doc: 'Signing secrets of the webhook endpoint at Stripe, two during a rotation.',
        secret: true,
      }),
    }),
    livemode: setting(flag.default(false), {
      doc: 'Whether the keys are for real money. Keys and books of the other kind are refused.',
    }),
  }),
  reconcile: z.strictObject({
    intervalMs: setting(number(0, 7 * 86_400_000).default(3_600_000), {
      doc: 'How often a worker compares our books with the payment providers and repairs what is certain; 0 leaves it to veza reconcile.',
      unit: 'ms',
    }),
    overlapMs: setting(number(0, 7 * 86_400_000).default(3_600_000), {
      doc: 'How far a comparison reaches back into what the one before has compared: more than any clock is wrong, and any list is late.',
      unit: 'ms',
    }),
    graceMs: setting(number(0, 86_400_000).default(600_000), {
      doc: 'Age below which nothing is judged that only one side has, and no unfinished row is asked about.',
      unit: 'ms',
    }),
    unclearMs: setting(number(60_000, 30 * 86_400_000).default(86_400_000), {
      doc: 'How long nobody may know what became of a request before a person hears of it.',
      unit: 'ms',
    }),
  }),
});

/** The whole configuration: typed, validated, frozen. */
export type Config = Readonly<z.infer<typeof configSchema>>;
