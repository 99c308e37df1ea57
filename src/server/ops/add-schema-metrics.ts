import type { SchemaState } from '#db/migrate/index.ts';

import type { Metrics } from './metrics.ts';
import type { ProbeSchema } from './schema-probe.ts';

/** Adds how the schema of the database stands to this version; absent while the database is. */
export function addSchemaMetrics(metrics: Metrics, probe: ProbeSchema): void {
  const gauge = (name: string, help: string, read: (state: SchemaState) => number): void => {
    metrics.gaugeLater(name, help, async () => {
      const probed = await probe();
      return probed.ok ? read(probed.value) : undefined;
    });
  };
  gauge(
    'veza_schema_current_id',
    'Id of the newest migration that is applied to the database; 0 for none.',
    (state) => Number(state.current?.id ?? 0),
  );
  gauge(
    'veza_schema_pending_migrations',
    'Migrations of this version that are not applied.',
    (state) => state.missing.length,
  );
  gauge(
    'veza_schema_ahead_migrations',
    'Applied migrations that this version does not know.',
    (state) => state.ahead.length,
  );
  gauge(
    'veza_schema_problems',
    'What does not fit between the migrations of this version and the database.',
    (state) => state.problems.length,
  );
}
