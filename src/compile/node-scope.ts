import type { SourceSpan } from '../base/diagnostic.ts';
import type { Awaitable, Dict, Value } from '../jinja/value.ts';
import type { ModelNode, Node, RelationNode, SourceNode } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { MacroIndex } from '../project/macro-index.ts';
import type { Cte } from '../sql/wrap-query.ts';
import type { CompileDatabase } from './compile-database.ts';
import type { CompilerOptions } from './compiler-options.ts';
import { PartitionLint } from './lint-partitions.ts';
import { graphValue, nodeValue } from './node-values.ts';
import type { RefableNode, ReferenceIndex } from './reference-index.ts';
import { cteObject, type RelationObject, relationObject } from './relation-object.ts';
import type { RelationStyle } from './relation-parts.ts';

/** The CTE that an ephemeral model becomes, and the map from its text to its source. */
export interface EphemeralCte extends Cte {
  readonly id: NodeId;
  readonly toSource: (offset: number) => SourceSpan | undefined;
}

/** Compiles ephemeral parents: theirs first, each once. */
export type CompileParents = (
  parents: Iterable<ModelNode>,
  scope: NodeScope,
) => Awaitable<readonly EphemeralCte[]>;

/** The name an ephemeral model has inside the queries that use it. */
export function cteName(node: ModelNode): string {
  return `__dbt__cte__${node.name}`;
}

/** What is shared by all scopes of a compiler: indexes and values that do not depend on the node. */
export class CompileEnvironment {
  readonly options: CompilerOptions;
  readonly base: ReadonlyMap<string, Value>;
  readonly macros: MacroIndex;
  readonly references: ReferenceIndex;
  readonly style: RelationStyle;
  readonly compileParents: CompileParents;
  readonly partitionLint: PartitionLint;
  readonly #relations = new Map<NodeId, RelationObject>();
  #graph: Dict | null = null;

  constructor(
    parts: Pick<
      CompileEnvironment,
      'options' | 'base' | 'macros' | 'references' | 'compileParents'
    >,
  ) {
    this.options = parts.options;
    this.base = parts.base;
    this.macros = parts.macros;
    this.references = parts.references;
    this.compileParents = parts.compileParents;
    this.partitionLint = new PartitionLint(parts.options.manifest, parts.options.onWarning);
    const { dialect } = parts.options.adapter;
    this.style = {
      ownDatabase: parts.options.target.database,
      quoteIdentifier: (name) => dialect.quoteIdentifier(name),
    };
  }

  /** `graph`, built when first asked for. */
  get graph(): Dict {
    this.#graph ??= graphValue(this.options.manifest, this.#renderName);
    return this.#graph;
  }

  /** `model` of a node. */
  nodeValue(node: Node): Dict {
    return nodeValue(node, this.#renderName);
  }

  /** What `ref()` or `source()` gives for a node. */
  referenceTo(node: RefableNode | SourceNode): RelationObject {
    const known = this.#relations.get(node.id);
    if (known !== undefined) return known;
    const made = this.#makeReference(node);
    this.#relations.set(node.id, made);
    return made;
  }

  #makeReference(node: RefableNode | SourceNode): RelationObject {
    if (isEphemeral(node)) return cteObject(cteName(node), this.style);
    const isEmpty = this.options.empty;
    return relationObject(node.relation, relationTypeOf(node), this.style, { isEmpty });
  }

  readonly #renderName = (node: RelationNode | SourceNode) => ({
    database: node.relation.database ?? this.options.target.database,
    text: relationObject(node.relation, null, this.style).toText(),
  });
}

/** Whether a node exists only inside the queries that use it. */
export function isEphemeral(node: Node | SourceNode): node is ModelNode {
  return node.resourceType === 'model' && node.config.materialized === 'ephemeral';
}

function relationTypeOf(node: RefableNode | SourceNode): 'table' | 'view' | null {
  if (node.resourceType === 'source') return null;
  return node.config.materialized === 'view' ? 'view' : 'table';
}

export interface ScopeOptions {
  readonly node: Node | null;
  readonly database: CompileDatabase | null;
  /** References have to be among those that parsing found: true while a node of the graph is compiled. */
  readonly checksReferences: boolean;
  /** Further names of the context, such as `results` of on-run-end. */
  readonly values?: ReadonlyMap<string, Value>;
}

const NO_VALUES: ReadonlyMap<string, Value> = new Map();

/** One render of one node, hook or operation: what its functions know and what they leave behind. */
export class NodeScope {
  readonly environment: CompileEnvironment;
  readonly node: Node | null;
  readonly database: CompileDatabase | null;
  readonly checksReferences: boolean;
  readonly values: ReadonlyMap<string, Value>;
  /** Ephemeral models that were referred to, in order of first use. */
  readonly ephemeralParents = new Map<NodeId, ModelNode>();
  /** Results of statements by name, for `load_result`. */
  readonly storedResults = new Map<string, Value>();
  /** Names of the context that were made already. */
  readonly made = new Map<string, Value>();
  sqlHeader: string | null = null;
  /** Milliseconds that the render waited for the engine. */
  waitedMs = 0;

  constructor(environment: CompileEnvironment, options: ScopeOptions) {
    this.environment = environment;
    this.node = options.node;
    this.database = options.database;
    this.checksReferences = options.checksReferences;
    this.values = options.values ?? NO_VALUES;
  }
}
