import type { DoctorCheck } from '../model.ts';
import { clock } from './clock.ts';
import { configuration } from './configuration.ts';
import { dataFolder } from './data-folder.ts';
import { database } from './database.ts';
import { diskSpace } from './disk-space.ts';
import { extensions } from './extensions.ts';
import { ffmpeg } from './ffmpeg.ts';
import { ffprobe } from './ffprobe.ts';
import { migrations } from './migrations.ts';
import { nodeVersion } from './node-version.ts';
import { paymentProviders } from './payment-providers.ts';
import { payments } from './payments.ts';
import { port } from './port.ts';
import { redis } from './redis.ts';
import { secretFiles } from './secret-files.ts';

/** Every check, in the order in which a person mends things. */
export const CHECKS: readonly DoctorCheck[] = Object.freeze([
  nodeVersion,
  configuration,
  dataFolder,
  diskSpace,
  secretFiles,
  ffmpeg,
  ffprobe,
  database,
  extensions,
  migrations,
  redis,
  payments,
  paymentProviders,
  port,
  clock,
]);
