import type pg from 'pg';

/** A PostgreSQL to work with: the embedded one or somebody's. */
export interface Database extends AsyncDisposable {
  readonly kind: 'embedded' | 'external';
  readonly connection: pg.ConnectionConfig;
  /** The URL without a password, for people. */
  readonly displayUrl: string;
}
