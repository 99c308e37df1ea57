import { loadConfig, type Config } from '#core/config.ts';

export interface TestConfigInput {
  dataDir: string;
  databaseUrl?: string | undefined;
  /** Further settings by environment name. */
  environment?: Readonly<Record<string, string | undefined>>;
}

/** The configuration of a test: the defaults, without limits, with whatever the test sets. */
export async function testConfig(input: TestConfigInput): Promise<Config> {
  const { config } = await loadConfig({
    cwd: input.dataDir,
    environment: {
      VEZA_ENV: 'test',
      VEZA_DATA_DIR: input.dataDir,
      VEZA_LOG_LEVEL: 'fatal',
      VEZA_RATE_LIMITS_ENABLED: 'false',
      DATABASE_URL: input.databaseUrl,
      ...input.environment,
    },
  });
  return config;
}
