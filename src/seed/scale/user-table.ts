import { uniqueName } from './names.ts';
import { writeId } from './plan.ts';
import type { ScaleTable } from './tables.ts';
import { WORLD_EPOCH_MS } from './time.ts';

/** Nobody logs in with this: it is no hash of anything. */
const NO_PASSWORD = 'none';
const ARTIST_EVERY = 20;

export const userTable: ScaleTable = {
  table: 'users',
  columns: {
    id: 'uuid',
    email: 'text',
    display_name: 'text',
    password_hash: 'text',
    role: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  total: (plan) => plan.users,
  *rows(plan) {
    const id = Buffer.alloc(16);
    const row: unknown[] = [id, '', '', NO_PASSWORD, '', 0, 0];
    for (let index = 0; index < plan.users; index += 1) {
      writeId(id, plan, 'user', index);
      row[1] = `member${index}@scale.veza.test`;
      row[2] = uniqueName(2, plan.seed + 1, index).text;
      row[4] = index % ARTIST_EVERY === 0 ? 'artist' : 'user';
      row[5] = row[6] = WORLD_EPOCH_MS + index * 1000;
      yield row;
    }
  },
};

/** Index of the n-th account that is an artist's. */
export function artistUser(users: number, n: number): number {
  return (n % Math.ceil(users / ARTIST_EVERY)) * ARTIST_EVERY;
}
