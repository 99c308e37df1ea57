/**
 * The parts of PostgreSQL's parse tree that the lint rules look at, as libpg-query writes them:
 * a node is an object with one key, its kind; locations are bytes from the start of the statement.
 */
export interface RangeVar {
  readonly schemaname?: string;
  readonly relname: string;
  /** False with `only`. */
  readonly inh?: boolean;
  /** `t` for a temporary table. */
  readonly relpersistence?: string;
  readonly location?: number;
}

export interface StringNode {
  readonly String: { readonly sval: string };
}

export interface TypeName {
  readonly names: readonly StringNode[];
  readonly typmods?: readonly unknown[];
  readonly location?: number;
}

/** Any expression: a node whose kind is its one key. */
export type Expression = Readonly<Record<string, unknown>>;

export interface Constraint {
  /** `CONSTR_CHECK`, `CONSTR_FOREIGN`, `CONSTR_DEFAULT` … */
  readonly contype: string;
  readonly conname?: string;
  readonly raw_expr?: Expression;
  /** True with `not valid`. */
  readonly skip_validation?: boolean;
  /** With `using index`. */
  readonly indexname?: string;
  readonly pktable?: RangeVar;
  /** `s` for a stored generated column, `v` for a virtual one. */
  readonly generated_kind?: string;
  readonly location?: number;
}

export interface ColumnDef {
  readonly colname?: string;
  readonly typeName?: TypeName;
  readonly constraints?: readonly { readonly Constraint: Constraint }[];
  readonly location?: number;
}

export interface AlterTableCmd {
  /** `AT_AddColumn`, `AT_DropColumn` … */
  readonly subtype: string;
  readonly name?: string;
  readonly def?: {
    readonly ColumnDef?: ColumnDef;
    readonly Constraint?: Constraint;
    readonly PartitionCmd?: { readonly name?: RangeVar; readonly concurrent?: boolean };
  };
  readonly missing_ok?: boolean;
}

export interface ResTarget {
  readonly name?: string;
  readonly indirection?: readonly unknown[];
  readonly val?: Expression;
  readonly location?: number;
}

export interface DefElem {
  readonly defname: string;
  readonly arg?: Expression;
}

interface Into {
  readonly rel: RangeVar;
  readonly colNames?: readonly StringNode[];
  readonly onCommit?: string;
}

export interface SelectStmt {
  readonly targetList?: readonly { readonly ResTarget: ResTarget }[];
  readonly intoClause?: Into;
}

/** A statement: exactly one of the kinds, the others are absent. */
export interface StatementTree {
  readonly AlterTableStmt?: {
    readonly relation: RangeVar;
    readonly cmds: readonly { readonly AlterTableCmd: AlterTableCmd }[];
    /** `OBJECT_TABLE`, `OBJECT_INDEX`, `OBJECT_TYPE`, `OBJECT_VIEW` … */
    readonly objtype: string;
    readonly missing_ok?: boolean;
  };
  readonly CreateStmt?: {
    readonly relation: RangeVar;
    readonly tableElts?: readonly {
      readonly ColumnDef?: ColumnDef;
      readonly Constraint?: Constraint;
    }[];
    readonly inhRelations?: readonly { readonly RangeVar: RangeVar }[];
    readonly partbound?: object;
    readonly if_not_exists?: boolean;
    readonly oncommit?: string;
  };
  readonly CreateForeignTableStmt?: { readonly base: NonNullable<StatementTree['CreateStmt']> };
  readonly CreateTableAsStmt?: {
    readonly query?: { readonly SelectStmt?: SelectStmt };
    readonly into: Into;
    readonly objtype: string;
    readonly if_not_exists?: boolean;
  };
  readonly SelectStmt?: SelectStmt;
  readonly ViewStmt?: {
    readonly view: RangeVar;
    readonly aliases?: readonly StringNode[];
    readonly query?: { readonly SelectStmt?: SelectStmt };
  };
  readonly IndexStmt?: {
    readonly idxname?: string;
    readonly relation: RangeVar;
    readonly concurrent?: boolean;
    readonly if_not_exists?: boolean;
    readonly unique?: boolean;
  };
  readonly ReindexStmt?: {
    /** `REINDEX_OBJECT_TABLE`, `REINDEX_OBJECT_INDEX`, `REINDEX_OBJECT_SCHEMA` … */
    readonly kind: string;
    readonly relation?: RangeVar;
    readonly params?: readonly { readonly DefElem: DefElem }[];
  };
  readonly DropStmt?: {
    readonly removeType: string;
    readonly objects: readonly (
      | { readonly List: { readonly items: readonly StringNode[] } }
      | { readonly TypeName: TypeName }
    )[];
    readonly behavior: string;
    readonly missing_ok?: boolean;
    readonly concurrent?: boolean;
  };
  readonly DropdbStmt?: { readonly dbname: string };
  readonly RenameStmt?: {
    readonly renameType: string;
    readonly relationType: string;
    readonly relation?: RangeVar;
    readonly subname?: string;
    readonly newname: string;
  };
  readonly TruncateStmt?: {
    readonly relations: readonly { readonly RangeVar: RangeVar }[];
    readonly behavior: string;
  };
  readonly CreateDomainStmt?: {
    readonly constraints?: readonly { readonly Constraint: Constraint }[];
  };
  readonly AlterDomainStmt?: {
    /** `C` adds a constraint, `O` sets not null. */
    readonly subtype: string;
    readonly def?: { readonly Constraint?: Constraint };
  };
  readonly AlterEnumStmt?: {
    readonly newVal?: string;
    readonly oldVal?: string;
    readonly newValNeighbor?: string;
  };
  readonly TransactionStmt?: { readonly kind: string };
  readonly VariableSetStmt?: { readonly name?: string; readonly kind: string };
  readonly VacuumStmt?: {
    readonly options?: readonly { readonly DefElem: DefElem }[];
    readonly rels?: readonly { readonly VacuumRelation: { readonly relation?: RangeVar } }[];
    readonly is_vacuumcmd?: boolean;
  };
  readonly ClusterStmt?: { readonly relation?: RangeVar };
  readonly RefreshMatViewStmt?: { readonly relation: RangeVar; readonly concurrent?: boolean };
  readonly LockStmt?: {
    readonly relations: readonly { readonly RangeVar: RangeVar }[];
    /** 1 ACCESS SHARE … 8 ACCESS EXCLUSIVE. */
    readonly mode: number;
  };
  readonly CreateTrigStmt?: { readonly relation: RangeVar };
  readonly RuleStmt?: { readonly relation: RangeVar };
  readonly CreatePolicyStmt?: { readonly table: RangeVar };
  readonly AlterPolicyStmt?: { readonly table: RangeVar };
  readonly CommentStmt?: {
    readonly objtype: string;
    readonly object?: { readonly List?: { readonly items: readonly StringNode[] } };
  };
  readonly AlterObjectSchemaStmt?: { readonly objectType: string; readonly relation?: RangeVar };
}
