/** What a relation object says it is. */
export type RelationType = 'table' | 'view' | 'cte' | 'external';

/** The parts of a full name. */
export type RelationPart = 'database' | 'schema' | 'identifier';
export const RELATION_PARTS: readonly RelationPart[] = ['database', 'schema', 'identifier'];

/** How names are written in this project's database. */
export interface RelationStyle {
  /** The catalog of the project; it answers `.database` but is not rendered unless asked for. */
  readonly ownDatabase: string;
  readonly quoteIdentifier: (name: string) => string;
}

/** What a relation object is made of. `include.database` is null for "only where it is not the project's own". */
export interface RelationParts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly identifier: string | null;
  readonly type: RelationType | null;
  readonly include: { readonly [K in RelationPart]: boolean | null };
  readonly quote: { readonly [K in RelationPart]: boolean };
  /** Renders as a query without rows (`--empty`). */
  readonly isEmpty: boolean;
}

/** A relation of which nothing is said. */
export const DEFAULT_PARTS: RelationParts = {
  database: null,
  schema: null,
  identifier: null,
  type: null,
  include: { database: null, schema: true, identifier: true },
  quote: { database: true, schema: true, identifier: true },
  isEmpty: false,
};

/** Whether `database` means the project's own one. */
export function isOwnDatabase(database: string | null, style: RelationStyle): boolean {
  return database === null || database.toLowerCase() === style.ownDatabase.toLowerCase();
}

/** One part of the name as templates read it; the own database answers, a CTE has none. */
export function partText(
  part: RelationPart,
  parts: RelationParts,
  style: RelationStyle,
): string | null {
  if (part !== 'database') return parts[part];
  return parts.type === 'cte' ? null : (parts.database ?? style.ownDatabase);
}

/** Whether a part is rendered. */
export function isIncluded(
  part: RelationPart,
  parts: RelationParts,
  style: RelationStyle,
): boolean {
  return parts.include[part] ?? !isOwnDatabase(parts.database, style);
}

/** The relation in SQL. */
export function renderRelation(parts: RelationParts, style: RelationStyle): string {
  const texts: string[] = [];
  for (const part of RELATION_PARTS) {
    const text = partText(part, parts, style);
    if (text === null || !isIncluded(part, parts, style)) continue;
    texts.push(parts.quote[part] ? style.quoteIdentifier(text) : text);
  }
  const name = texts.join('.');
  return parts.isEmpty ? `(select * from ${name} where false limit 0)` : name;
}
