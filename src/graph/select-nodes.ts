import type { Diagnostic } from '../base/diagnostic.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Node, ResourceType } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { type IndirectSelection, SelectorEvaluation } from './evaluate-selector.ts';
import type { Graph } from './graph.ts';
import { emptySelectionWarning } from './selection-warnings.ts';
import { parseSelector } from './selector-syntax.ts';

export interface SelectOptions {
  readonly manifest: Manifest;
  readonly graph: Graph;
  /** The values of `--select`; none at all selects everything, blank ones select nothing. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** The kinds that the command can use; all when missing. */
  readonly resourceTypes?: readonly ResourceType[];
  readonly indirectSelection: IndirectSelection;
  /** Keeps nodes whose file is blank, which cannot run: for `list`. */
  readonly includeBlank?: boolean;
}

/** What a command is about. */
export interface Selection {
  /** In graph order. */
  readonly selected: readonly NodeId[];
  /** MF3104 for a selector that matches nothing, MF3105 for an empty selection. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Evaluates `--select` and `--exclude` over the graph, as dbt does.
 * @throws {UsageError} MF3101, MF3102 or MF3103 for a selector that cannot be understood
 */
export function selectNodes(options: SelectOptions): Selection {
  const { manifest, graph, select, exclude, resourceTypes } = options;
  const include = select.length === 0 ? null : parseSelector(select, '--select');
  const without = parseSelector(exclude, '--exclude');
  const evaluation = new SelectorEvaluation(manifest, graph, options.indirectSelection);
  const included = include === null ? evaluation.everything() : evaluation.evaluate(include);
  const excluded = evaluation.evaluate(without);
  const { direct } = evaluation.difference(included, excluded);
  const selected = graph.order.filter((id) => {
    const vertex = direct.has(id) ? evaluation.vertices.get(id) : undefined;
    if (vertex === undefined) return false;
    if (resourceTypes !== undefined && !resourceTypes.includes(vertex.resourceType)) return false;
    return options.includeBlank === true || vertex.resourceType === 'source' || !isBlank(vertex);
  });
  const warnings =
    selected.length > 0
      ? evaluation.warnings
      : [...evaluation.warnings, emptySelectionWarning(direct, evaluation.vertices, resourceTypes)];
  return { selected, warnings };
}

/** Whether a node's own SQL file holds nothing but white space. */
function isBlank(node: Node): boolean {
  const hasOwnFile = node.resourceType === 'model' || node.resourceType === 'analysis';
  return hasOwnFile && node.template.file.text.trim() === '';
}
