import type { Column } from '../adapter/relation.ts';
import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import type { Awaitable } from '../jinja/value.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ModelNode } from '../manifest/node.ts';
import { andThen } from './awaitable.ts';
import type { CompileDatabase } from './compile-database.ts';
import type { CompiledNode } from './compiled-node.ts';
import { findNonPruning, type NonPruning, type PartitionedName } from './non-pruning.ts';

/** Finds comparisons that read every partition of a relation, and warns of each place once: MF2511, MF2512, MF2513. */
export class PartitionLint {
  readonly #models: ReadonlyMap<PartitionedName, ModelNode>;
  readonly #warn: (diagnostic: Diagnostic) => void;
  readonly #told = new Set<string>();

  constructor(manifest: Manifest, warn: (diagnostic: Diagnostic) => void) {
    this.#models = partitionedModels(manifest);
    this.#warn = warn;
  }

  /** Asks the database for the types of fields where it depends on them; without a database such places are left alone. */
  check(compiled: CompiledNode, database: CompileDatabase | null): Awaitable<void> {
    if (this.#models.size === 0) return undefined;
    const found = findNonPruning(compiled.sql, [...this.#models.keys()]);
    if (found.length === 0) return undefined;
    return andThen(this.#fieldTypes(found, database), (types) => {
      for (const place of found) {
        if (isCertain(place, types.get(place.relation))) this.#tell(place, compiled);
      }
    });
  }

  #fieldTypes(
    found: readonly NonPruning[],
    database: CompileDatabase | null,
  ): Awaitable<ReadonlyMap<PartitionedName, string>> {
    const open = new Set(
      found.filter(({ reason }) => reason.kind !== 'function').map(({ relation }) => relation),
    );
    if (database === null || open.size === 0) return new Map();
    const types = [...open].map(async (relation) => {
      const node = this.#models.get(relation);
      const existing = node && (await database.relations.relation(node.relation));
      const columns = existing ? await database.columns(existing) : [];
      return [relation, typeOf(columns, relation.field)] as const;
    });
    return Promise.all(types).then((entries) => new Map(entries));
  }

  #tell(place: NonPruning, { node, origin }: CompiledNode): void {
    const start = origin.toSource?.(place.start + origin.offset);
    const end = origin.toSource?.(place.end - 1 + origin.offset);
    const span: SourceSpan =
      start === undefined
        ? { file: node.file, start: 0, end: 0 }
        : end?.file === start.file && end.end > start.start
          ? { ...start, end: end.end }
          : start;
    const key = `${span.file.path} ${span.start} ${place.relation.identifier}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#warn({ ...wordsOf(place), severity: 'warning', span });
  }
}

function partitionedModels(manifest: Manifest): ReadonlyMap<PartitionedName, ModelNode> {
  const found = new Map<PartitionedName, ModelNode>();
  for (const node of manifest.nodes.values()) {
    if (node.resourceType !== 'model' || node.config.partitionBy === null) continue;
    const { schema, identifier } = node.relation;
    const field = node.config.partitionBy.field.toLowerCase();
    const name = { schema: schema.toLowerCase(), identifier: identifier.toLowerCase(), field };
    found.set(name, node);
  }
  return found;
}

function typeOf(columns: readonly Column[], field: string): string {
  return columns.find(({ name }) => name.toLowerCase() === field)?.type.toUpperCase() ?? '';
}

const TEXTS = /^(?:varchar|text|string|char|bpchar)\b/;

/** Whether the comparison reads everything, for a field of this type; undefined = not known, and then only if it always does. */
function isCertain({ reason }: NonPruning, type: string | undefined): boolean {
  if (reason.kind === 'function') return true;
  if (reason.kind === 'zone') return type === 'TIMESTAMP' || type === 'DATE';
  if (TEXTS.test(reason.to)) return true;
  if (reason.to === 'date') {
    return type === 'TIMESTAMP WITH TIME ZONE' || (type === 'TIMESTAMP' && !reason.isEquality);
  }
  if (reason.to === 'timestamp' || reason.to === 'datetime') {
    return type === 'TIMESTAMP WITH TIME ZONE';
  }
  const isZoned = reason.to === 'timestamptz' || reason.to === 'timestamp with time zone';
  return isZoned && type === 'TIMESTAMP';
}

function wordsOf({ reason, relation }: NonPruning): {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
} {
  const { identifier, field } = relation;
  const what = `every partition of "${identifier}" is read`;
  const range = `write a range of constants, or {{ in_month('${field}', '2026-11') }}`;
  switch (reason.kind) {
    case 'function':
      return {
        code: 'MF2511',
        message: `"${field}" is compared inside of ${reason.name}(): ${what}`,
        hint: range,
      };
    case 'cast':
      return {
        code: 'MF2512',
        message: `"${field}" is cast to ${reason.to} to be compared: ${what}`,
        hint: range,
      };
    case 'zone':
      return {
        code: 'MF2513',
        message: `"${field}" is compared with ${reason.name}, which has a time zone: ${what}`,
        hint: `write {{ since('${field}', as_of - modules.datetime.timedelta(days=30)) }}`,
      };
  }
}
