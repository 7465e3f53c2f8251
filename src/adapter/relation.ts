/** What a relation is in the engine. */
export type RelationKind = 'table' | 'view';

/** The full name of a relation. `database` is null for the project's own database, which is never rendered. */
export interface RelationName {
  readonly database: string | null;
  readonly schema: string;
  readonly identifier: string;
}

/** A relation found in the engine. */
export interface ExistingRelation extends RelationName {
  readonly kind: RelationKind;
}

/** One column of a relation or of a query's result; `type` is the engine's own spelling. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable?: boolean;
}

/** A key for maps: engines compare names without regard to case. */
export function relationKey(name: RelationName): string {
  return [name.database ?? '', name.schema, name.identifier].join('\u0000').toLowerCase();
}
