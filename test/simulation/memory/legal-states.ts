import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { LegalStates } from './table-rules.ts';

const TRIGGER =
  /create trigger \w+_legal_state before insert or update of state on (\w+)\s+for each row execute function require_legal_state\(\s*'([^']*)',\s*'([^']*)'/g;

/** What the migrations say of the states of each table: the words that the database itself reads. */
export function readLegalStates(folder: string): LegalStates {
  const legal: Record<string, LegalStates[string]> = {};
  for (const file of readdirSync(folder).sort()) {
    const text = readFileSync(path.join(folder, file), 'utf8');
    for (const [, table, initial, moves] of text.matchAll(TRIGGER)) {
      legal[table!] = { initial: new Set(initial!.split(' ')), moves: new Set(moves!.split(' ')) };
    }
  }
  return legal;
}
