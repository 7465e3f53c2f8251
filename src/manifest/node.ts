import type { RelationName } from '../adapter/relation.ts';
import type { Diagnostic, SourceFile, SourceSpan } from '../base/diagnostic.ts';
import type { BenchmarkSpec, ParameterValue } from '../config/benchmark-spec.ts';
import type { NodeConfig } from '../config/node-config.ts';
import type { Template } from '../jinja/template.ts';
import type { MacroId, NodeId } from './node-id.ts';

/** A column as described in properties YAML. */
export interface ColumnSpec {
  readonly name: string;
  readonly description: string;
  readonly dataType?: string;
  readonly tags: readonly string[];
  readonly meta: Readonly<Record<string, unknown>>;
  readonly constraints: readonly ConstraintSpec[];
  readonly quote?: boolean;
}

/** A constraint of a contract, on a column or (with `columns`) on the model. */
export interface ConstraintSpec {
  readonly type: 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'check' | 'custom';
  readonly expression?: string;
  /** What a foreign key refers to: `ref('customers')`, `source(..)`, or the name of a table as SQL. */
  readonly to?: string;
  readonly toColumns?: readonly string[];
  readonly columns?: readonly string[];
  readonly name?: string;
}

/** One use of `ref()`: `ref('a')`, `ref('package', 'a')`, with the place of the call. */
export interface RefUse {
  readonly packageName?: string;
  readonly name: string;
  readonly span?: SourceSpan;
}

/** One use of `source()`. */
export interface SourceUse {
  readonly sourceName: string;
  readonly tableName: string;
  readonly span?: SourceSpan;
}

interface NodeBase {
  readonly id: NodeId;
  readonly name: string;
  readonly packageName: string;
  /** The file that defines the node: SQL of a model, CSV of a seed, YAML of a generic test. */
  readonly file: SourceFile;
  /** Where it is defined, for diagnostics that speak of the node as a whole. */
  readonly span?: SourceSpan;
  /** The properties YAML that describes it, relative to the root. */
  readonly patchPath: string | null;
  readonly fqn: readonly string[];
  readonly config: NodeConfig;
  readonly description: string;
  readonly columns: ReadonlyMap<string, ColumnSpec>;
  readonly refs: readonly RefUse[];
  readonly sources: readonly SourceUse[];
  readonly dependsOn: { readonly nodes: readonly NodeId[]; readonly macros: readonly MacroId[] };
  /** SHA-256 of the raw text. */
  readonly checksum: string;
}

export interface ModelNode extends NodeBase {
  readonly resourceType: 'model';
  readonly template: Template;
  readonly relation: RelationName;
  /** Constraints on the model as a whole. */
  readonly constraints: readonly ConstraintSpec[];
}

export interface SeedNode extends NodeBase {
  readonly resourceType: 'seed';
  readonly relation: RelationName;
  /** The CSV file, absolute. */
  readonly path: string;
}

/** A query of failing rows. Generic: a macro `test_<testName>` with arguments; singular: a file of its own. */
export interface DataTestNode extends NodeBase {
  readonly resourceType: 'test';
  readonly kind: 'generic' | 'singular';
  /** The singular test's text, or for a generic one a template that calls the test macro. */
  readonly template: Template;
  /** Where failing rows are kept with `store_failures`. */
  readonly relation: RelationName;
  readonly generic?: {
    readonly testName: string;
    readonly packageName?: string;
    readonly columnName?: string;
    readonly arguments: Readonly<Record<string, unknown>>;
  };
  /** The node that a generic test is written under. */
  readonly attachedNode?: NodeId;
}

/** A query that is compiled but never run. */
export interface AnalysisNode extends NodeBase {
  readonly resourceType: 'analysis';
  readonly template: Template;
}

/** A timed test: a query that is measured, and what its figures are held to. One cell of its matrix. */
export interface BenchmarkNode extends NodeBase {
  readonly resourceType: 'benchmark';
  /** The query: one statement or several, timed together. */
  readonly template: Template;
  readonly setup: readonly Template[];
  readonly teardown: readonly Template[];
  /** Returns what the query must return. */
  readonly expectQuery: Template | null;
  readonly spec: BenchmarkSpec;
  readonly cell: BenchmarkCell;
  /** What a benchmark that writes may write: `this`, in a schema of its own. */
  readonly scratch: RelationName | null;
  /** The model that it is written under. */
  readonly attachedNode?: NodeId;
  /** The benchmarks of `ratio_to`, by the name that is written there. */
  readonly comparedWith: ReadonlyMap<string, NodeId>;
  /** What is wrong with its definition. Where there is something it cannot be compiled, and the rest says little. */
  readonly faults: readonly Diagnostic[];
}

/** Which of the combinations of its parameters a benchmark is. */
export interface BenchmarkCell {
  /** The name that all cells of the matrix share. */
  readonly matrix: string;
  /** What the templates see as `params`. */
  readonly params: Readonly<Record<string, ParameterValue>>;
  /** How many clients send the query at once. */
  readonly clients: number;
}

/** A node that has, or may have, a relation. */
export type RelationNode = ModelNode | SeedNode | DataTestNode;
export type Node = RelationNode | AnalysisNode | BenchmarkNode;
export type ResourceType = Node['resourceType'] | 'source';

/** A table that others fill. */
export interface SourceNode {
  readonly resourceType: 'source';
  readonly id: NodeId;
  readonly name: string;
  readonly sourceName: string;
  readonly packageName: string;
  readonly file: SourceFile;
  readonly span?: SourceSpan;
  readonly fqn: readonly string[];
  readonly config: NodeConfig;
  readonly description: string;
  readonly sourceDescription: string;
  readonly columns: ReadonlyMap<string, ColumnSpec>;
  readonly relation: RelationName;
  readonly loader: string;
  readonly meta: Readonly<Record<string, unknown>>;
}
