import { CLASSES } from './classes.ts';
import type { Server } from './found.ts';

/**
 * Links between things that somebody made, as rows of class, OID and part: those of the one that needs,
 * then those of the one that is needed. What they are called is found out by whoever reads the rows.
 */
export const LINKS = `
  select classid, objid, objsubid, refclassid, refobjid, refobjsubid
  from pg_depend where deptype in ('n', 'a') and objid >= 16384 and refobjid >= 16384`;

/** Things that stand for another: class and OID of the one, then class, OID and part of the other. */
export function aliasesIn({ found }: Server): string {
  const { pg_class, pg_type, pg_attrdef, pg_rewrite, pg_constraint } = CLASSES;
  const aliases = [
    // An index below a key is the key.
    `select ${pg_class}, conindid, ${pg_constraint}, oid, 0
     from pg_constraint where contype in ('p', 'u', 'x') and oid >= 16384`,
    // An array type is its element, and a row type its table.
    `select ${pg_type}, oid, case when typrelid <> 0 then ${pg_class} else ${pg_type} end,
            case when typrelid <> 0 then typrelid else typelem end, 0
     from pg_type where (typrelid <> 0 or (typelem <> 0 and typlen = -1)) and oid >= 16384`,
  ];
  if (found.has('types')) {
    // The attributes of a composite type are the type.
    aliases.push(`select ${pg_class}, own.oid, ${pg_type}, own.reltype, 0
      from pg_class as own where own.relkind = 'c' and own.oid >= 16384`);
  }
  if (found.has('defaults')) {
    aliases.push(`select ${pg_attrdef}, oid, ${pg_class}, adrelid, adnum from pg_attrdef`);
  }
  if (found.has('views')) {
    aliases.push(`select ${pg_rewrite}, oid, ${pg_class}, ev_class, 0
      from pg_rewrite where rulename = '_RETURN' and oid >= 16384`);
  }
  return aliases.join(' union all ');
}
