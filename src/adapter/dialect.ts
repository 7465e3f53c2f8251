import type { PartitionDialect } from './partition-dialect.ts';
import type { Column, ExistingRelation, RelationKind, RelationName } from './relation.ts';

export interface IndexSpec {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
}

/** Builds statements; pure. Every returned text is one statement without a closing semicolon. */
export interface Dialect {
  readonly name: string;
  readonly partitions: PartitionDialect;
  quoteIdentifier(name: string): string;
  stringLiteral(text: string): string;
  /** `"schema"."identifier"`, with the database in front only where it is not the project's own. */
  relation(name: RelationName): string;
  createSchema(database: string | null, schema: string): string;
  dropSchema(database: string | null, schema: string): string;
  /** CREATE [OR REPLACE] TABLE .. AS. */
  createTableAs(name: RelationName, sql: string, options?: CreateTableOptions): string;
  /** An empty table with these definitions (`"id" INTEGER NOT NULL`, `PRIMARY KEY ("id")`), to be filled by `insertByName`. */
  createTable(
    name: RelationName,
    definitions: readonly string[],
    options?: CreateTableOptions,
  ): string;
  /** The name under which a temporary table of this connection is created and read. */
  temporaryName(identifier: string): RelationName;
  createView(name: RelationName, sql: string): string;
  drop(relation: ExistingRelation): string;
  rename(relation: ExistingRelation, identifier: string): string;
  truncate(name: RelationName): string;
  /** INSERT .. BY NAME, or its equivalent with an explicit column list. */
  insertByName(target: RelationName, columns: readonly string[], sql: string): string;
  deleteMatching(options: DeleteMatchingOptions): string;
  /** The same from a table that holds a part of the target's rows; predicates name the target. */
  deleteMatchingPart(part: RelationName, options: DeleteMatchingOptions): string;
  /** The rows of a query over the target that `deleteMatching` would leave. */
  withoutMatching(query: string, options: DeleteMatchingOptions): string;
  /** A FROM item of the rows of the target that `deleteMatching` would delete, under the alias DBT_INTERNAL_DEST. */
  matchingRows(options: DeleteMatchingOptions): string;
  merge(options: MergeOptions): string;
  /** A query of what the rows of the source become by `merge`: with all columns of the target. */
  mergedRows(options: MergeOptions & { readonly targetColumns: readonly string[] }): string;
  /** Whether a column of this type can be compared with constants: not one of lists, structs and the like. */
  hasConstants(type: string): boolean;
  addColumn(name: RelationName, column: Column): string;
  dropColumn(name: RelationName, column: string): string;
  alterColumnType(name: RelationName, column: Column): string;
  /** A FROM item that reads a CSV file with a header line; every column is text, an empty unquoted field is NULL. */
  csvSource(source: CsvSource): string;
  /** A hash over columns that tells changed rows; NULL and the empty text differ. */
  rowHash(columns: readonly string[], alias?: string): string;
  createIndex(name: RelationName, index: IndexSpec): string;
  commentOn(name: RelationName, kind: RelationKind, text: string): string;
  commentOnColumn(name: RelationName, column: string, text: string): string;
}

export interface CreateTableOptions {
  /** A staging table of this connection, invisible to others and gone with it; see `Dialect.temporaryName`. */
  readonly temporary?: boolean;
  readonly orReplace?: boolean;
}

/** A CSV file to be read as text columns, with nothing guessed. */
export interface CsvSource {
  /** Absolute. */
  readonly path: string;
  /** All columns of the file, in order, under the names they shall have. */
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** No record of the file is longer. */
  readonly maxRecordBytes: number;
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
