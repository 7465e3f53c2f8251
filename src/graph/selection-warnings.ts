import type { Diagnostic } from '../base/diagnostic.ts';
import { didYouMean } from '../base/nearest.ts';
import type { ResourceType } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import { readConfigValue } from './config-values.ts';
import type { SelectorCriterion, SelectorExpression } from './selector-expression.ts';
import { fileNames, type Vertex } from './selector-methods.ts';
import { spanText } from './selector-syntax.ts';

type Vertices = ReadonlyMap<NodeId, Vertex>;

/** MF3104: a selector of the command line matches nothing, with the nearest value that would. */
export function noMatchWarning(
  expression: Extract<SelectorExpression, { kind: 'intersection' }>,
  vertices: Vertices,
): Diagnostic {
  const { parts, span } = expression;
  const written = spanText(span);
  const warning = { code: 'MF3104', severity: 'warning', span } as const;
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== 'criterion') {
    return { ...warning, message: `no node matches all of "${written}"` };
  }
  const hint = didYouMean(only.value, candidateValues(only, vertices));
  const message = `"${written}" matches no node`;
  return hint === undefined ? { ...warning, message } : { ...warning, message, hint };
}

/** MF3105: nothing is left to do. `matched` is what the selectors found, of any kind. */
export function emptySelectionWarning(
  matched: ReadonlySet<NodeId>,
  vertices: Vertices,
  resourceTypes: readonly ResourceType[] | undefined,
): Diagnostic {
  const counts = new Map<ResourceType, number>();
  for (const id of matched) {
    const type = vertices.get(id)?.resourceType;
    if (type !== undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  if (vertices.size === 0) {
    return {
      code: 'MF3105',
      severity: 'warning',
      message: 'nothing to do: the project has no models, seeds or tests',
      hint: 'write a query into a file such as models/first.sql, or check the paths in the project file',
    };
  }
  const found = [...counts].map(([type, count]) => `${count} ${plural(type, count)}`).join(', ');
  const wanted = (resourceTypes ?? []).map((type) => plural(type, 2)).join(', ');
  const message =
    found === '' || wanted === ''
      ? 'nothing to do: the selection is empty'
      : `nothing to do: the selection holds ${found}, and this command takes ${wanted}`;
  return { code: 'MF3105', severity: 'warning', message };
}

function plural(type: ResourceType, count: number): string {
  if (count === 1) return type;
  return type === 'analysis' ? 'analyses' : `${type}s`;
}

/** Values that the criterion's method would have matched. */
function candidateValues(criterion: SelectorCriterion, vertices: Vertices): ReadonlySet<string> {
  const values = new Set<string>();
  for (const vertex of vertices.values()) {
    for (const value of valuesOf(vertex, criterion)) values.add(value);
  }
  return values;
}

function valuesOf(vertex: Vertex, { method, methodArguments }: SelectorCriterion): string[] {
  switch (method) {
    case 'fqn':
      return vertex.resourceType === 'source' || vertex.resourceType === 'test'
        ? []
        : [vertex.name, ...vertex.fqn.slice(1, -1)];
    case 'tag':
      return [...vertex.config.tags];
    case 'path': {
      const folders = vertex.file.path.split('/');
      return folders.map((_, i) => folders.slice(0, i + 1).join('/'));
    }
    case 'file':
      return [...fileNames(vertex.file.path)];
    case 'source':
      return vertex.resourceType === 'source'
        ? [vertex.sourceName, `${vertex.sourceName}.${vertex.name}`]
        : [];
    case 'package':
      return [vertex.packageName];
    case 'config': {
      const value = readConfigValue(vertex, methodArguments);
      return (Array.isArray(value) ? value : [value]).filter((v) => typeof v === 'string');
    }
    case 'test_name':
      return vertex.resourceType === 'test' && vertex.generic ? [vertex.generic.testName] : [];
    case 'resource_type':
    case 'test_type':
      return [];
  }
}
