import type { CatalogObject, CatalogSnapshot, Json, ObjectType } from '#db/schema/index.ts';

/** One change of a schema. */
export interface Mutation {
  readonly kind: string;
  readonly sql: string;
  /** The objects that have to be named, as `describe` writes them. */
  readonly touched: readonly string[];
  /** The SQL of the differences does not bring everything back: data, order or rights are needed. */
  readonly unmended?: true;
  /** Only a superuser may do it. */
  readonly superuser?: true;
}

/** A number from 0 up to, and without, `below`. */
export type Draw = (below: number) => number;

interface World {
  readonly catalog: CatalogSnapshot;
  readonly draw: Draw;
  pick(type: ObjectType, where?: (object: CatalogObject) => boolean): CatalogObject;
  /** A name that nothing has. */
  fresh(): string;
}

/** `type schema.table.name`, what an object is called in the lists of a test. */
export function describe(object: {
  type: string;
  schema?: string;
  table?: string;
  name: string;
}): string {
  const parts = [object.schema, object.table, object.name].filter((part) => part !== undefined);
  return `${object.type} ${parts.join('.')}`;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const home = (object: CatalogObject): string => quote(object.schema!);
const table = (object: CatalogObject): string => `${home(object)}.${quote(object.table!)}`;
const full = (object: CatalogObject): string => `${home(object)}.${quote(object.name)}`;
const routine = (object: CatalogObject): string => `${home(object)}.${object.name}`;
const has = (field: string) => (object: CatalogObject) => object.fields[field] !== undefined;
const lacks = (field: string) => (object: CatalogObject) => object.fields[field] === undefined;
const isPlain = (object: CatalogObject): boolean =>
  ['partitionOf', 'partitionKey', 'inherits', 'ofType'].every((field) => !has(field)(object));

function plainColumn(world: World, where: (object: CatalogObject) => boolean = () => true) {
  const { objects } = world.catalog;
  const inPlain = (object: CatalogObject): boolean =>
    objects.some(
      (item) =>
        item.type === 'table' &&
        item.schema === object.schema &&
        item.name === object.table &&
        isPlain(item) &&
        item.name !== 'base',
    );
  return world.pick(
    'column',
    (object) => lacks('generated')(object) && inPlain(object) && where(object),
  );
}

function ofType(...types: string[]) {
  return (object: CatalogObject): boolean => types.includes(object.fields['type'] as string);
}

/** Takes a target by chance and changes it. */
type Mutate = (world: World) => Mutation | Omit<Mutation, 'kind'>;

const MUTATIONS: Readonly<Record<string, Mutate>> = {
  'add a column': (world) => {
    const target = world.pick('table', (object) => isPlain(object) && object.name !== 'base');
    const name = world.fresh();
    const types = ['text', 'integer not null default 5', 'numeric(8, 3)', 'timestamptz[]'];
    return {
      sql: `alter table ${full(target)} add column ${name} ${types[world.draw(types.length)]}`,
      touched: [describe({ ...target, type: 'column', table: target.name, name })],
    };
  },
  'drop a column': (world) => {
    const target = plainColumn(world);
    const sql = `alter table ${table(target)} drop column ${quote(target.name)} cascade`;
    return { sql, touched: [describe(target)] };
  },
  'rename a column': (world) => {
    const target = plainColumn(world);
    const name = world.fresh();
    return {
      sql: `alter table ${table(target)} rename column ${quote(target.name)} to ${name}`,
      touched: [describe(target), describe({ ...target, name })],
    };
  },
  'change a default': (world) => {
    const target = plainColumn(
      world,
      (object) => has('default')(object) && ofType('text', 'integer', 'bigint')(object),
    );
    const value = target.fields['type'] === 'text' ? `'other'` : '77';
    const alter = `alter table ${table(target)} alter column ${quote(target.name)}`;
    const sql = world.draw(2) === 0 ? `${alter} drop default` : `${alter} set default ${value}`;
    return { sql, touched: [describe(target)] };
  },
  'change a type': (world) => {
    const target = plainColumn(
      world,
      (object) =>
        ofType('integer')(object) &&
        lacks('identity')(object) &&
        !/(^|\W)(nextval)/.test(JSON.stringify(object.fields)),
    );
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} type bigint`,
      touched: [describe(target)],
    };
  },
  'change a length': (world) => {
    const target = plainColumn(world, ofType('character varying(20)', 'numeric(10,2)'));
    const type = target.fields['type'] === 'numeric(10,2)' ? 'numeric(12, 4)' : 'varchar(40)';
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} type ${type}`,
      touched: [describe(target)],
    };
  },
  'change nullability': (world) => {
    const inKey = keyColumns(world.catalog);
    const target = plainColumn(
      world,
      (object) => lacks('identity')(object) && !inKey.has(`${table(object)}.${object.name}`),
    );
    const verb = target.fields['notNull'] === true ? 'drop' : 'set';
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} ${verb} not null`,
      touched: [describe(target)],
    };
  },
  'change a collation': (world) => {
    const target = plainColumn(
      world,
      (object) => ofType('text')(object) && !isUsedByView(world, object),
    );
    const other = target.fields['collation'] === undefined ? '"C"' : 'app.by_code';
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} type text collate ${other}`,
      touched: [describe(target)],
    };
  },
  'change storage': (world) => {
    const target = plainColumn(
      world,
      (object) => ofType('text')(object) && lacks('storage')(object),
    );
    const how = ['plain', 'main', 'external'][world.draw(3)]!;
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} set storage ${how}`,
      touched: [describe(target)],
    };
  },
  'change a statistics target': (world) => {
    const target = plainColumn(world);
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} set statistics 77`,
      touched: [describe(target)],
    };
  },
  'make an identity': (world) => {
    const target = plainColumn(
      world,
      (object) =>
        has('notNull')(object) &&
        lacks('default')(object) &&
        ofType('bigint', 'integer')(object) &&
        lacks('identity')(object),
    );
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} add generated always as identity`,
      touched: [describe(target)],
    };
  },
  'drop an identity': (world) => {
    const target = plainColumn(world, has('identity'));
    return {
      sql: `alter table ${table(target)} alter column ${quote(target.name)} drop identity`,
      touched: [describe(target)],
    };
  },
  'add a check': (world) => {
    const target = world.pick('table', isPlain);
    const name = world.fresh();
    const sql = `alter table ${full(target)} add constraint ${name} check (1 > 0)${world.draw(2) === 0 ? '' : ' not valid'}`;
    return {
      sql,
      touched: [describe({ ...target, type: 'constraint', table: target.name, name })],
    };
  },
  'add a foreign key': (world) => {
    const target = plainColumn(world, ofType('bigint'));
    const name = world.fresh();
    const sql = `alter table ${table(target)} add constraint ${name} foreign key (${quote(target.name)}) references app.people not valid`;
    return { sql, touched: [describe({ ...target, type: 'constraint', name })] };
  },
  'drop a constraint': (world) => {
    const target = world.pick('constraint', lacks('attachedTo'));
    const sql = `alter table ${table(target)} drop constraint ${quote(target.name)} cascade`;
    return { sql, touched: [describe(target)] };
  },
  'make a constraint not valid': (world) => {
    const target = world.pick(
      'constraint',
      (object) =>
        ['check', 'foreign key'].includes(object.fields['kind'] as string) &&
        lacks('validated')(object),
    );
    const alter = `alter table ${table(target)}`;
    const sql = `${alter} drop constraint ${quote(target.name)};
      ${alter} add constraint ${quote(target.name)} ${target.fields['definition'] as string} not valid`;
    return { sql, touched: [describe(target)] };
  },
  'validate a constraint': (world) => {
    const target = world.pick('constraint', has('validated'));
    return {
      sql: `alter table ${table(target)} validate constraint ${quote(target.name)}`,
      touched: [describe(target)],
    };
  },
  'defer a constraint': (world) => {
    const target = world.pick('constraint', (object) => object.fields['kind'] === 'foreign key');
    const how = /DEFERRABLE/.test(target.fields['definition'] as string)
      ? 'not deferrable'
      : 'deferrable';
    return {
      sql: `alter table ${table(target)} alter constraint ${quote(target.name)} ${how}`,
      touched: [describe(target)],
    };
  },
  'add an index': (world) => {
    const target = plainColumn(world, ofType('text', 'integer', 'bigint', 'uuid'));
    const name = world.fresh();
    return {
      sql: `create index ${name} on ${table(target)} (${quote(target.name)})`,
      touched: [describe({ ...target, type: 'index', name })],
    };
  },
  'drop an index': (world) => {
    const target = world.pick('index', lacks('attachedTo'));
    return { sql: `drop index ${full(target)} cascade`, touched: [describe(target)] };
  },
  'make an index invalid': (world) => {
    const target = world.pick('index', lacks('attachedTo'));
    const sql = `update pg_index set indisvalid = false where indexrelid = ${text(full(target))}::regclass`;
    return { sql, touched: [describe(target)], superuser: true };
  },
  'cluster on an index': (world) => {
    const target = world.pick(
      'index',
      (object) =>
        object.name === 'events_pkey' ||
        (object.table === 'tracks' && !/WHERE|gin/i.test(object.fields['definition'] as string)),
    );
    return {
      sql: `alter table ${table(target)} cluster on ${quote(target.name)}`,
      touched: [describe(target)],
    };
  },
  'add an enum label': (world) => {
    const target = world.pick('type', has('labels'));
    const labels = target.fields['labels'] as string[];
    const place = ['', ` before ${text(labels[0]!)}`, ` after ${text(labels[0]!)}`][world.draw(3)]!;
    return {
      sql: `alter type ${full(target)} add value 'strange'${place}`,
      touched: [describe(target)],
    };
  },
  'rename an enum label': (world) => {
    const target = world.pick('type', has('labels'));
    const [label] = target.fields['labels'] as string[];
    return {
      sql: `alter type ${full(target)} rename value ${text(label!)} to 'strange'`,
      touched: [describe(target)],
    };
  },
  'add an attribute': (world) => {
    const target = world.pick('type', (object) => object.name === 'loose');
    return {
      sql: `alter type ${full(target)} add attribute ${world.fresh()} text`,
      touched: [describe(target)],
    };
  },
  'change a domain': (world) => {
    const target = world.pick('domain');
    const how = ['drop default', 'set default 7', 'drop not null'][world.draw(3)]!;
    return { sql: `alter domain ${full(target)} ${how}`, touched: [describe(target)] };
  },
  'drop a check of a domain': (world) => {
    const target = world.pick('domain constraint');
    return {
      sql: `alter domain ${table(target)} drop constraint ${quote(target.name)}`,
      touched: [describe(target)],
    };
  },
  'change a function': (world) => {
    const target = world.pick('function', (object) =>
      /LANGUAGE plpgsql/.test(object.fields['definition'] as string),
    );
    const definition = (target.fields['definition'] as string).replace(
      /begin/i,
      'begin /* changed */',
    );
    return { sql: definition, touched: [describe(target)] };
  },
  'secure a function': (world) => {
    const target = world.pick(world.draw(2) === 0 ? 'function' : 'procedure');
    const how = ['security definer', `set search_path = 'app'`][world.draw(2)]!;
    return { sql: `alter routine ${routine(target)} ${how}`, touched: [describe(target)] };
  },
  'add a function': (world) => {
    const name = world.fresh();
    return {
      sql: `create function app.${name}(number integer) returns integer language sql as 'select 1'`,
      touched: [`function app.${name}(number integer)`],
    };
  },
  'drop a function': (world) => {
    const target = world.pick('function');
    return { sql: `drop function ${routine(target)} cascade`, touched: [describe(target)] };
  },
  'drop an aggregate': (world) => {
    const target = world.pick('aggregate');
    return { sql: `drop aggregate ${routine(target)}`, touched: [describe(target)] };
  },
  'switch a trigger': (world) => {
    const target = world.pick('trigger');
    const how = target.fields['enabled'] === undefined ? 'disable' : 'enable always';
    return {
      sql: `alter table ${table(target)} ${how} trigger ${quote(target.name)}`,
      touched: [describe(target)],
    };
  },
  'drop a trigger': (world) => {
    const target = world.pick('trigger');
    return {
      sql: `drop trigger ${quote(target.name)} on ${table(target)}`,
      touched: [describe(target)],
    };
  },
  'drop a rule': (world) => {
    const target = world.pick('rule');
    return {
      sql: `drop rule ${quote(target.name)} on ${table(target)}`,
      touched: [describe(target)],
    };
  },
  'add a policy': (world) => {
    const target = world.pick('table');
    const name = world.fresh();
    return {
      sql: `create policy ${name} on ${full(target)} for update to pg_monitor using (true) with check (false)`,
      touched: [describe({ ...target, type: 'policy', table: target.name, name })],
    };
  },
  'change a policy': (world) => {
    const target = world.pick('policy');
    const sql = `alter policy ${quote(target.name)} on ${table(target)} to pg_monitor using (2 > 1)`;
    return { sql, touched: [describe(target)] };
  },
  'switch row security': (world) => {
    const target = world.pick('table');
    const how =
      target.fields['rowSecurity'] === true ? 'disable' : ['enable', 'force'][world.draw(2)]!;
    return {
      sql: `alter table ${full(target)} ${how} row level security`,
      touched: [describe(target)],
    };
  },
  'grant on a table': (world) => {
    const target = world.pick(world.draw(3) === 0 ? 'view' : 'table');
    const option = world.draw(2) === 0 ? '' : ' with grant option';
    return {
      sql: `grant select, delete on ${full(target)} to pg_monitor${option}`,
      touched: [describe(target)],
    };
  },
  'revoke from a table': (world) => {
    const target = world.pick('table', has('privileges'));
    return { sql: `revoke update on ${full(target)} from public`, touched: [describe(target)] };
  },
  'grant on a column': (world) => {
    const target = plainColumn(world);
    return {
      sql: `grant update (${quote(target.name)}) on ${table(target)} to pg_monitor`,
      touched: [describe(target)],
    };
  },
  'take from the owner': (world) => {
    const target = world.pick('table');
    return {
      sql: `revoke delete on ${full(target)} from current_user`,
      touched: [describe(target)],
    };
  },
  'grant on a function': (world) => {
    const target = world.pick('function');
    const usual = target.fields['privileges'] === undefined;
    const sql = usual
      ? `revoke execute on function ${routine(target)} from public`
      : `grant execute on function ${routine(target)} to public`;
    return { sql, touched: [describe(target)] };
  },
  'grant on a schema': (world) => {
    const target = world.pick('schema', (object) => object.name !== 'public');
    return {
      sql: `grant usage on schema ${quote(target.name)} to public`,
      touched: [describe(target)],
    };
  },
  comment: (world) => {
    const target = world.pick(
      (['table', 'column', 'index', 'view'] as const)[world.draw(4)]!,
      (object) => object.type !== 'column' || object.fields['type'] !== undefined,
    );
    const what = target.type === 'column' ? `${table(target)}.${quote(target.name)}` : full(target);
    return {
      sql: `comment on ${target.type} ${what} is 'it''s \\ strange'`,
      touched: [describe(target)],
    };
  },
  'change a sequence': (world) => {
    const target = world.pick('sequence');
    const how = ['increment 7', 'maxvalue 5000', 'cache 9', 'start 55'][world.draw(4)]!;
    return { sql: `alter sequence ${full(target)} ${how}`, touched: [describe(target)] };
  },
  'disown a sequence': (world) => {
    const target = world.pick('sequence', has('ownedBy'));
    return { sql: `alter sequence ${full(target)} owned by none`, touched: [describe(target)] };
  },
  'change a view': (world) => {
    const target = world.pick('view');
    const definition = (target.fields['definition'] as string).replace(/;\s*$/, '');
    return {
      sql: `create or replace view ${full(target)} as select * from (${definition}) as before where 1 < 2`,
      touched: [describe(target)],
    };
  },
  'drop a view': (world) => {
    const target = world.pick(world.draw(3) === 0 ? 'materialized view' : 'view');
    return { sql: `drop ${target.type} ${full(target)} cascade`, touched: [describe(target)] };
  },
  'change an option': (world) => {
    const target = world.pick('table', isPlain);
    const how = [
      'fillfactor = 60',
      'autovacuum_vacuum_scale_factor = 0.3',
      'toast.autovacuum_enabled = false',
    ];
    return {
      sql: `alter table ${full(target)} set (${how[world.draw(target.name === 'people' ? 2 : 2)]})`,
      touched: [describe(target)],
    };
  },
  'change the option of a view': (world) => {
    const target = world.pick('view');
    const sql = `alter view ${full(target)} ${has('options')(target) ? 'reset (security_barrier)' : 'set (security_invoker = true)'}`;
    return { sql, touched: [describe(target)] };
  },
  'change persistence': (world) => {
    const target = world.pick(
      'table',
      (object) => object.name === 'scratch' || object.name === 'lonely',
    );
    const how = target.fields['persistence'] === 'unlogged' ? 'logged' : 'unlogged';
    return { sql: `alter table ${full(target)} set ${how}`, touched: [describe(target)] };
  },
  'change a replica identity': (world) => {
    const target = world.pick('table');
    const how = ['full', 'nothing'][world.draw(2)]!;
    return {
      sql: `alter table ${full(target)} replica identity ${how}`,
      touched: [describe(target)],
    };
  },
  'detach a partition': (world) => {
    const target = world.pick('table', has('partitionOf'));
    return {
      sql: `alter table ${target.fields['partitionOf'] as string} detach partition ${full(target)}`,
      touched: [describe(target)],
    };
  },
  'attach a partition': (world) => {
    const name = world.fresh();
    return {
      sql: `create table app.${name} partition of app.events for values from ('2030-01-01') to ('2031-01-01')`,
      touched: [`table app.${name}`],
    };
  },
  'stop inheriting': (world) => {
    const target = world.pick('table', has('inherits'));
    return {
      sql: `alter table ${full(target)} no inherit other.base`,
      touched: [describe(target)],
      // Columns that stood on their own once stay columns of their own.
      unmended: true,
    };
  },
  'drop a table': (world) => {
    const target = world.pick('table', isPlain);
    return { sql: `drop table ${full(target)} cascade`, touched: [describe(target)] };
  },
  'add a table': (world) => {
    const name = world.fresh();
    return {
      sql: `create table app.${name} (id bigserial primary key, of app.mood, next bigint references app.${name})`,
      touched: [`table app.${name}`, `sequence app.${name}_id_seq`],
    };
  },
  'drop statistics': (world) => {
    const target = world.pick('statistics');
    return { sql: `drop statistics ${full(target)}`, touched: [describe(target)] };
  },
  'change a publication': (world) => {
    const target = world.pick('publication');
    return {
      sql: `alter publication ${quote(target.name)} set (publish = 'insert')`,
      touched: [describe(target)],
    };
  },
  'change default privileges': () => ({
    sql: 'alter default privileges in schema app grant select on tables to pg_monitor',
    touched: ['default privileges app.@database tables'],
  }),
  'drop an operator': (world) => {
    const target = world.pick('operator');
    return { sql: `drop operator ${routine(target)} cascade`, touched: [describe(target)] };
  },
  'drop a cast': (world) => {
    const target = world.pick('cast');
    return { sql: `drop cast (${target.name})`, touched: [describe(target)] };
  },
  'change a search configuration': (world) => {
    const target = world.pick('text search configuration');
    return {
      sql: `alter text search configuration ${full(target)} drop mapping for email`,
      touched: [describe(target)],
    };
  },
  'change an owner': (world) => {
    const target = world.pick((['table', 'view', 'type'] as const)[world.draw(3)]!);
    return {
      sql: `alter ${target.type} ${full(target)} owner to pg_monitor`,
      touched: [describe(target)],
      superuser: true,
    };
  },
  'add an event trigger': () => ({
    sql: `create function app.watch() returns event_trigger language plpgsql as 'begin end';
      create event trigger strange_watch on ddl_command_end execute function app.watch()`,
    touched: ['function app.watch()', 'event trigger strange_watch'],
    superuser: true,
  }),
};

/** Kinds of mutation, in a fixed order. */
export const MUTATION_KINDS: readonly string[] = Object.keys(MUTATIONS);

/** Draws the n-th mutation of a seed: the kinds come in turn, their targets by chance. */
export function drawMutation(catalog: CatalogSnapshot, kind: string, draw: Draw): Mutation {
  const world: World = {
    catalog,
    draw,
    pick: (type, where = () => true) => {
      const found = catalog.objects.filter((object) => object.type === type && where(object));
      if (found.length === 0) throw new Error(`${kind}: no ${type} to take`);
      return found[draw(found.length)]!;
    },
    fresh: () => `strange_${draw(1000)}`,
  };
  return { kind, ...MUTATIONS[kind]!(world) };
}

/** A table in a publication. */
interface Published {
  readonly table: string;
  readonly columns?: readonly string[];
}

/** Names of the objects that may be named besides: what needs the touched ones, or belongs to them. */
export function dependentsOf(
  snapshots: readonly CatalogSnapshot[],
  touched: readonly string[],
): Set<string> {
  const names = new Set(touched);
  for (const { objects, uses } of snapshots) {
    const links = uses.map((pair) => pair.map((key) => nameOfKey(key)));
    for (let size = 0; size !== names.size;) {
      size = names.size;
      for (const [user, used] of links) if (names.has(used!)) names.add(user!);
      for (const object of objects) {
        if (object.table === undefined) continue;
        const owner = `${object.schema}.${object.table}`;
        const isTouched = ['table', 'view', 'materialized view'].some((type) =>
          names.has(`${type} ${owner}`),
        );
        if (isTouched) names.add(describe(object));
      }
      for (const object of objects) {
        const column = (object.fields['identityOf'] ?? object.fields['ownedBy']) as Json;
        if (typeof column === 'string' && names.has(`column ${column.replaceAll('"', '')}`))
          names.add(describe(object));
        const attached = object.fields['attachedTo'];
        if (typeof attached === 'string') {
          const parents = ['index', 'constraint'].map((type) => `${type} ${attached}`);
          const short = [...names].some((name) =>
            parents.some((parent) => shortOf(name) === parent),
          );
          if (short) names.add(describe(object));
        }
        // A publication lists its tables, and the columns of which it publishes some.
        const published = (object.fields['tables'] ?? []) as unknown as Published[];
        const listed = published.flatMap(({ table, columns = [] }) =>
          [`table ${table}`].concat(columns.map((column) => `column ${table}.${column}`)),
        );
        if (listed.some((name) => names.has(name))) names.add(describe(object));
      }
    }
  }
  return names;
}

/** `index app.events.events_at` as `index app.events_at`, which is how an attached one names it. */
function shortOf(name: string): string {
  return name.replace(/^(index|constraint) ([^.]+)\.[^.]+\.(.+)$/, '$1 $2.$3');
}

function nameOfKey(key: string): string {
  const [type, schema, owner, name] = JSON.parse(key) as [string, string, string, string];
  return describe({
    type,
    ...(schema === '' ? {} : { schema }),
    ...(owner === '' ? {} : { table: owner }),
    name,
  });
}

/** Columns of primary keys and identities, which cannot be null. */
function keyColumns(catalog: CatalogSnapshot): Set<string> {
  const names = new Set<string>();
  for (const object of catalog.objects) {
    if (object.type !== 'constraint' || object.fields['kind'] !== 'primary key') continue;
    const list = /\((.*?)\)/.exec(object.fields['definition'] as string)![1]!;
    for (const column of list.split(', '))
      names.add(`${table(object)}.${column.replaceAll('"', '')}`);
  }
  return names;
}

function isUsedByView(world: World, object: CatalogObject): boolean {
  const key = JSON.stringify(['column', object.schema, object.table, object.name]);
  return world.catalog.uses.some(
    ([user, used]) => used === key && !/^\["(index|constraint)"/.test(user),
  );
}
