import type { Column, ExistingRelation, RelationKind, RelationName } from './relation.ts';

export interface IndexSpec {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}

/** Builds statements; pure. Every returned text is one statement without a closing semicolon. */
export interface Dialect {
  readonly name: string;
  quoteIdentifier(name: string): string;
  stringLiteral(text: string): string;
  /** `"schema"."identifier"`, with the database in front only where it is not the project's own. */
  relation(name: RelationName): string;
  createSchema(database: string | null, schema: string): string;
  dropSchema(database: string | null, schema: string): string;
  /** CREATE [OR REPLACE] TABLE .. AS, fully qualified; `columns` gives explicit definitions (contract, constraints). */
  createTableAs(name: RelationName, sql: string, options?: CreateTableOptions): string;
  createView(name: RelationName, sql: string): string;
  drop(relation: ExistingRelation): string;
  rename(relation: ExistingRelation, identifier: string): string;
  truncate(name: RelationName): string;
  /** INSERT .. BY NAME, or its equivalent with an explicit column list. */
  insertByName(target: RelationName, columns: readonly string[], sql: string): string;
  deleteMatching(options: DeleteMatchingOptions): string;
  merge(options: MergeOptions): string;
  addColumn(name: RelationName, column: Column): string;
  dropColumn(name: RelationName, column: string): string;
  alterColumnType(name: RelationName, column: Column): string;
  createIndex(name: RelationName, index: IndexSpec): string;
  commentOn(name: RelationName, kind: RelationKind, text: string): string;
  commentOnColumn(name: RelationName, column: string, text: string): string;
}

export interface CreateTableOptions {
  /** A staging table of this connection, invisible to others and gone with it. */
  readonly temporary?: boolean;
  readonly orReplace?: boolean;
  /** Where given, the table is created with these definitions first and then filled by name. */
  readonly columnDefinitions?: readonly string[];
}

export interface DeleteMatchingOptions {
  readonly target: RelationName;
  readonly source: RelationName;
  readonly keys: readonly string[];
  /** Further conditions on the target, ANDed; `DBT_INTERNAL_DEST` is the target's alias. */
  readonly predicates?: readonly string[];
}

export interface MergeOptions extends DeleteMatchingOptions {
  readonly columns: readonly string[];
  /** Columns to update on a match; all but the keys where absent. */
  readonly updateColumns?: readonly string[];
  /** Null-safe "row differs" condition, so that unchanged rows are not rewritten. */
  readonly onlyChanged?: boolean;
}
