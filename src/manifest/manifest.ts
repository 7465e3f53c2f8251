import type { SourceFile } from '../base/diagnostic.ts';
import type { ProjectConfig } from '../config/project-config.ts';
import type { Template } from '../jinja/template.ts';
import type { Macro } from './macro.ts';
import type { Node, SourceNode } from './node.ts';
import type { MacroId, NodeId } from './node-id.ts';

/** An on-run-start or on-run-end hook: `operation.<project>.<project>-on-run-start-0`. */
export interface Operation {
  readonly id: NodeId;
  readonly name: string;
  readonly phase: 'on-run-start' | 'on-run-end';
  readonly index: number;
  readonly template: Template;
  readonly file: SourceFile;
}

/** Everything the project says, resolved: the input of graph, selection and compilation. Maps iterate in id order. */
export interface Manifest {
  readonly project: ProjectConfig;
  readonly adapterType: string;
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly sources: ReadonlyMap<NodeId, SourceNode>;
  readonly macros: ReadonlyMap<MacroId, Macro>;
  /** Macros by the name a template uses, the project's own before the built-in ones. */
  readonly macrosByName: ReadonlyMap<string, Macro>;
  readonly disabled: readonly Node[];
  readonly operations: readonly Operation[];
  /** `{% docs %}` blocks by name. */
  readonly docs: ReadonlyMap<
    string,
    { readonly name: string; readonly file: SourceFile; readonly text: string }
  >;
}
