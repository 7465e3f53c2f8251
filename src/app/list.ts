import type { Node, ResourceType, SourceNode } from '../manifest/node.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { type SelectionRequest, selectIds } from './select.ts';
import type { Session } from './session.ts';

export interface ListRequest {
  readonly selection: SelectionRequest;
  /** `selector`, `name`, `path` or `json`. */
  readonly output: string;
  /** The keys of each JSON object; dbt's default keys where empty. */
  readonly outputKeys: readonly string[];
}

const DEFAULT_KEYS = [
  'alias',
  'name',
  'package_name',
  'depends_on',
  'tags',
  'config',
  'resource_type',
  'source_name',
  'original_file_path',
  'unique_id',
];

/** What a node answers to in `--select`: its fqn with dots, `source:` in front of a source's. */
function selectorName(node: Node | SourceNode): string {
  return node.resourceType === 'source'
    ? `source:${node.packageName}.${node.sourceName}.${node.name}`
    : node.fqn.join('.');
}

/** Every fact that `--output json` can show of a node, snake case. */
function describe(node: Node | SourceNode): Readonly<Record<string, unknown>> {
  const relation = 'relation' in node ? node.relation : null;
  return {
    name: node.name,
    resource_type: node.resourceType,
    package_name: node.packageName,
    original_file_path: node.file.path,
    unique_id: node.id,
    alias: relation?.identifier ?? node.name,
    schema: relation?.schema ?? null,
    fqn: node.fqn,
    description: node.description,
    config: node.config.raw,
    tags: node.config.tags,
    depends_on:
      node.resourceType === 'source'
        ? { nodes: [], macros: [] }
        : { nodes: node.dependsOn.nodes, macros: node.dependsOn.macros },
    ...(node.resourceType === 'source' && { source_name: node.sourceName }),
  };
}

/** The selected nodes, one a line; needs no database. @throws {UsageError} for a wrong selector */
export async function list(session: Session, request: ListRequest): Promise<CommandOutcome> {
  const project = await session.project();
  session.throwPromoted();
  const { nodes, sources } = project.manifest;
  // As in dbt: analyses are listed where they are asked for.
  const isAsked = request.selection.resourceTypes.length > 0;
  const types: readonly ResourceType[] = [
    ...(['model', 'seed', 'test', 'benchmark', 'source'] as const),
    ...(isAsked ? (['analysis'] as const) : []),
  ];
  const found = selectIds(session, project, request.selection, {
    types,
    includeBlank: true,
  }).flatMap((id) => {
    const node = nodes.get(id) ?? sources.get(id);
    return node === undefined ? [] : [node];
  });
  const keys = request.outputKeys.length > 0 ? request.outputKeys : DEFAULT_KEYS;
  const records = found.map((node) => {
    const facts = describe(node);
    return Object.fromEntries(
      keys.flatMap((key): [string, unknown][] => (key in facts ? [[key, facts[key]]] : [])),
    );
  });
  const line = (node: Node | SourceNode, index: number): string => {
    if (request.output === 'name')
      return node.resourceType === 'source' ? `${node.sourceName}.${node.name}` : node.name;
    if (request.output === 'path') return node.file.path;
    return request.output === 'json' ? JSON.stringify(records[index]) : selectorName(node);
  };
  return succeeded(found.map(line), records);
}
