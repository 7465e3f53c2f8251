import type { ExistingRelation, RelationName } from '../adapter/relation.ts';
import { memberObject } from '../config/member-object.ts';
import { optionalText, readArguments } from '../config/read-arguments.ts';
import {
  type CallArguments,
  type CallSite,
  Dict,
  HOST,
  HostFunction,
  type HostObject,
  type Value,
} from '../jinja/value.ts';
import { isPlainIdentifier } from '../sql/identifiers.ts';
import {
  DEFAULT_PARTS,
  isIncluded,
  isOwnDatabase,
  partText,
  RELATION_PARTS,
  type RelationPart,
  type RelationParts,
  type RelationStyle,
  type RelationType,
  renderRelation,
} from './relation-parts.ts';

/** A relation as templates see it: dbt's `Relation`. Immutable; printing it gives its name in SQL. */
export class RelationObject implements HostObject {
  readonly [HOST] = true;
  readonly typeName = 'Relation';
  /** In dbt too a relation passes for a mapping; packages tell relations by that and by `metadata`. */
  readonly isMapping = true;
  readonly parts: RelationParts;
  readonly #style: RelationStyle;
  #text: string | null = null;

  constructor(parts: Partial<RelationParts>, style: RelationStyle) {
    this.parts = { ...DEFAULT_PARTS, ...parts };
    this.#style = style;
  }

  /** The name for introspection; null where a part is missing or it is a CTE. */
  get relationName(): RelationName | null {
    const { database, schema, identifier, type } = this.parts;
    if (schema === null || identifier === null || type === 'cte') return null;
    return { database: isOwnDatabase(database, this.#style) ? null : database, schema, identifier };
  }

  /** The same with other parts. */
  with(parts: Partial<RelationParts>): RelationObject {
    return new RelationObject({ ...this.parts, ...parts }, this.#style);
  }

  toText(): string {
    this.#text ??= renderRelation(this.parts, this.#style);
    return this.#text;
  }

  toRepr(): string {
    return `<Relation ${this.toText()}>`;
  }

  equals(other: Value): boolean {
    return other instanceof RelationObject && other.toText() === this.toText();
  }

  getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttribute(key) : undefined;
  }

  getAttribute(name: string): Value | undefined {
    const { type, schema, identifier } = this.parts;
    switch (name) {
      case 'database':
        return partText('database', this.parts, this.#style);
      case 'schema':
        return schema;
      case 'identifier':
      case 'name':
      case 'table':
        return identifier;
      case 'type':
        return type;
      case 'is_table':
        return type === 'table';
      case 'is_view':
        return type === 'view';
      case 'is_cte':
        return type === 'cte';
      case 'is_materialized_view':
      case 'is_dynamic_table':
        return false;
      case 'can_be_renamed':
      case 'can_be_replaced':
        return type === 'table' || type === 'view';
      case 'metadata':
        return Dict.from([['type', 'DuckDBRelation']]);
      case 'quote_character':
        return '"';
      case 'quote_policy':
        return Dict.from(RELATION_PARTS.map((part) => [part, this.parts.quote[part]] as const));
      case 'include_policy':
        return Dict.from(
          RELATION_PARTS.map((part) => [part, isIncluded(part, this.parts, this.#style)] as const),
        );
      case 'path':
        return memberObject({
          typeName: 'Path',
          text: this.toText(),
          member: (p) => this.#path(p),
        });
      default:
        return RELATION_TYPES.get(name) ?? this.#method(name);
    }
  }

  #path(name: string): Value | undefined {
    const part = RELATION_PARTS.find((p) => p === name);
    return part === undefined ? undefined : partText(part, this.parts, this.#style);
  }

  #method(name: string): Value | undefined {
    switch (name) {
      case 'render':
        return new HostFunction(name, () => this.toText());
      case 'include':
        return new HostFunction(name, (args, site) =>
          this.with({ include: { ...this.parts.include, ...readFlags(name, args, site) } }),
        );
      case 'quote':
        return new HostFunction(name, (args, site) =>
          this.with({ quote: { ...this.parts.quote, ...readFlags(name, args, site) } }),
        );
      case 'without_identifier':
        return new HostFunction(name, () => this.with({ identifier: null, type: null }));
      case 'incorporate':
        return new HostFunction(name, (args, site) => this.#incorporate(args, site));
      case 'replace_path':
        return new HostFunction(name, (args, site) =>
          this.with(readPath(name, args.keyword, site)),
        );
      case 'matches':
        return new HostFunction(name, (args, site) => this.#matches(args, site));
      case 'information_schema':
        return new HostFunction(name, (args, site) => {
          const [view] = readArguments(name, ['view_name'], args, site);
          return this.with({
            schema: 'information_schema',
            identifier: optionalText(name, 'view_name', view, site),
            type: null,
            // DuckDB has one for all catalogs, which cannot be reached through the name of any.
            include: { ...this.parts.include, database: false },
            isEmpty: false,
          });
        });
      case 'get':
        return new HostFunction(name, (args, site) => {
          const [key, fallback] = readArguments(name, ['key', 'default'], args, site);
          const found = key === undefined ? undefined : this.getItem(key);
          return found === undefined ? (fallback ?? null) : found;
        });
      default:
        return undefined;
    }
  }

  #incorporate(args: CallArguments, site: CallSite): RelationObject {
    const rest = new Map(args.keyword);
    const path = rest.get('path');
    rest.delete('path');
    const type = rest.get('type');
    rest.delete('type');
    const pathKeywords = new Map<string, Value>();
    if (path instanceof Dict) {
      for (const [key, value] of path.entries()) pathKeywords.set(String(key), value);
    }
    for (const [key, value] of rest) pathKeywords.set(key, value);
    return this.with({
      ...readPath('incorporate', pathKeywords, site),
      ...(type === undefined ? {} : { type: relationType(type) }),
    });
  }

  #matches(args: CallArguments, site: CallSite): boolean {
    const wanted = readArguments('matches', RELATION_PARTS, args, site);
    return RELATION_PARTS.every((part, index) => {
      const value = wanted[index];
      if (value === undefined || value === null) return true;
      return (
        typeof value === 'string' &&
        partText(part, this.parts, this.#style)?.toLowerCase() === value.toLowerCase()
      );
    });
  }
}

/** The names that templates compare types with: `relation.View`. */
export const RELATION_TYPES: ReadonlyMap<string, Value> = new Map([
  ['Table', 'table'],
  ['View', 'view'],
  ['CTE', 'cte'],
  ['External', 'external'],
  ['MaterializedView', 'materialized_view'],
]);

/** The relation object of a name, of a known type or of none. */
export function relationObject(
  name: RelationName,
  type: RelationType | null,
  style: RelationStyle,
  options: { readonly isEmpty?: boolean } = {},
): RelationObject {
  return new RelationObject({ ...name, type, isEmpty: options.isEmpty ?? false }, style);
}

/** The relation object of what introspection found; None where nothing was. */
export function existingRelationObject(
  existing: ExistingRelation | null,
  style: RelationStyle,
): RelationObject | null {
  if (existing === null) return null;
  const { kind, ...name } = existing;
  return relationObject(name, kind, style);
}

/** The relation object that stands for a CTE in the same query. */
export function cteObject(name: string, style: RelationStyle): RelationObject {
  const quote = { ...DEFAULT_PARTS.quote, identifier: !isPlainIdentifier(name) };
  return new RelationObject({ identifier: name, type: 'cte', quote }, style);
}

/** The type that a value names; null for none. */
export function relationType(value: Value | undefined): RelationType | null {
  return value === 'table' || value === 'view' || value === 'cte' || value === 'external'
    ? value
    : null;
}

function readFlags(
  name: string,
  args: CallArguments,
  site: CallSite,
): Partial<Record<RelationPart, boolean>> {
  const flags: Partial<Record<RelationPart, boolean>> = {};
  readArguments(name, RELATION_PARTS, args, site).forEach((value, index) => {
    const part = RELATION_PARTS[index];
    if (part !== undefined && typeof value === 'boolean') flags[part] = value;
  });
  return flags;
}

function readPath(
  name: string,
  keyword: ReadonlyMap<string, Value>,
  site: CallSite,
): Partial<Record<RelationPart, string | null>> {
  const path: Partial<Record<RelationPart, string | null>> = {};
  readArguments(name, RELATION_PARTS, { positional: [], keyword }, site).forEach((value, index) => {
    const part = RELATION_PARTS[index];
    if (part !== undefined && value !== undefined)
      path[part] = optionalText(name, part, value, site);
  });
  return path;
}
