import type { SqlOrigin } from '../adapter/connection.ts';
import type { Node } from '../manifest/node.ts';

/** A node's SQL, ready to be planned. */
export interface CompiledNode<N extends Node = Node> {
  readonly node: N;
  /** The query with ephemeral parents injected as CTEs; no trailing semicolon or comment-only tail. */
  readonly sql: string;
  /** The rendered text before injection. */
  readonly renderedSql: string;
  /** `{% call set_sql_header %}` or config `sql_header`: sent before the statement, in the same transaction. */
  readonly sqlHeader: string | null;
  /** What foreign keys refer to as SQL, by the call that stands in the contract. */
  readonly foreignTargets: ReadonlyMap<string, string>;
  /** SHA-256 over rendered SQL, relevant config and macros; differs when a rebuild would differ. */
  readonly fingerprint: string;
  /** Maps engine errors to the compiled file and to the model's source. */
  readonly origin: SqlOrigin;
}
