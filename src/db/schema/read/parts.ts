import type { Finding, Server } from './found.ts';

/**
 * SQL of one kind of object; it yields type, schema, table, name, fields, and, where others can refer
 * to such an object, its OID and the number of its column.
 */
export type CatalogReader = (server: Server) => string;

/** `json_build_object` without the nulls: fields that have their usual value are left out. */
export function fieldsOf(fields: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== 'null')
    .map(([key, value]) => `'${key}', ${value}`);
  return `json_strip_nulls(json_build_object(${pairs.join(', ')}))`;
}

/** An expression where the server may have what it is about, and otherwise null. */
export function ifFound({ found }: Server, finding: Finding, expression: string): string {
  return found.has(finding) ? expression : 'null';
}

/** The owner, unless it is the owner of the database; scripts of another owner stay equal. */
export function ownerOf({ owner }: Server, column: string): string {
  return `case when ${column} <> ${owner} then pg_get_userbyid(${column}) end`;
}

/** The comment on an object, to which `joinComment` leads. */
export function commentIn(server: Server): string {
  return ifFound(server, 'comments', 'remark.description');
}

/** Comment on the object of a catalog: joins `pg_description`, which costs one scan for all. */
export function joinComment({ found }: Server, catalog: string, oid: string, column = '0'): string {
  if (!found.has('comments')) return '';
  return `left join pg_description as remark
    on remark.classoid = 'pg_catalog.${catalog}'::regclass and remark.objoid = ${oid}
    and remark.objsubid = ${column}`;
}

/**
 * Grants as grantee → privileges, `*` for the right to pass it on; null where they are what
 * PostgreSQL gives by itself. The owner stands there only when something was taken away.
 */
export function grantsOf(acl: string, kind: string, owner: string): string {
  return `case when ${acl} is not null then (
    select case when grants.now::jsonb is distinct from grants.usual::jsonb then grants.now end
    from (select ${grantMap(acl, kind, owner)} as now,
                 ${grantMap(`acldefault('${kind}', ${owner})`, kind, owner)} as usual) as grants
  ) end`;
}

function grantMap(acl: string, kind: string, owner: string): string {
  return `(select coalesce(json_object_agg(grantee, privileges order by grantee), '{}')
    from (select case when item.grantee = 0 then 'public' when item.grantee = ${owner} then '@owner'
                   else pg_get_userbyid(item.grantee)::text end as grantee,
                 array_agg(distinct item.privilege_type
                   || case when item.is_grantable and item.grantee <> ${owner} then '*' else '' end)
                   as privileges
          from aclexplode(${acl}) as item group by 1) as byGrantee
    where grantee <> '@owner' or privileges <> (
      select array_agg(distinct usual.privilege_type)
      from aclexplode(acldefault('${kind}', ${owner})) as usual where usual.grantee = ${owner}))`;
}

/** Not made by an extension, which brings its objects itself; nor, as functions are, by a type. */
export function notOfExtension({ found }: Server, catalog: string, oid: string): string {
  if (!found.has('extensions') && !['pg_proc', 'pg_cast'].includes(catalog)) return 'true';
  return `not exists (select from extension_member as member
    where member.classid = 'pg_catalog.${catalog}'::regclass and member.objid = ${oid})`;
}

/** A text array as JSON in a fixed order, or null. */
export function sorted(array: string): string {
  return `(select json_agg(item order by item collate "C") from unnest(${array}) as item)`;
}

/** Objects of one kind that stand in a catalog of their own. */
export interface OwnCatalog {
  readonly type: string;
  readonly catalog: string;
  /** What the expressions call a row of it. */
  readonly alias: string;
  /** Column of the schema; without it the objects are in none. */
  readonly schema?: string;
  readonly name: string;
  /** What else the expressions need: `join … on …`. */
  readonly joins?: string;
  readonly where?: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Others may need such an object. */
  readonly isReferred?: boolean;
  /** Column of the owner, where there is one. */
  readonly owner?: string;
}

/** SQL of such objects with owner and comment, without those that extensions made. */
export function objectsOf(server: Server, input: OwnCatalog): string {
  const { type, catalog, alias, schema, name, joins = '', where, fields, owner } = input;
  const oid = `${alias}.oid`;
  const isReferred = input.isReferred === true;
  const source =
    schema === undefined
      ? `from ${catalog} as ${alias}`
      : `from scope join ${catalog} as ${alias} on ${schema} = scope.oid`;
  const last = owner === undefined ? {} : { owner: ownerOf(server, owner) };
  return `
  select '${type}', ${schema === undefined ? 'null::text' : 'scope.nspname::text'}, null::text,
         ${name},
         ${fieldsOf({ ...fields, ...last, comment: commentIn(server) })},
         ${isReferred ? oid : 'null::oid'}, 0
  ${source}
  ${joins}
  ${joinComment(server, catalog, oid)}
  where ${where === undefined ? '' : `${where} and `}${notOfExtension(server, catalog, oid)}`;
}
