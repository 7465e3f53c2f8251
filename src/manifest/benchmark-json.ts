import type { Budget } from '../config/benchmark-spec.ts';
import { type JsonObject, toJson, toJsonObject } from './json.ts';
import type { BenchmarkNode } from './node.ts';

/** A timed test for the manifest file, under a key of its own: dbt knows no such nodes. */
export function benchmarkToJson(
  node: BenchmarkNode,
  compiled: { readonly sql: string; readonly path: string | null } | undefined,
): JsonObject {
  const { spec, cell } = node;
  return {
    name: node.name,
    resource_type: 'benchmark',
    package_name: node.packageName,
    original_file_path: node.file.path,
    unique_id: node.id,
    fqn: node.fqn,
    matrix: cell.matrix,
    params: toJsonObject(cell.params),
    clients: cell.clients,
    checksum: { name: 'sha256', checksum: node.checksum },
    config: { ...toJsonObject(node.config.raw), severity: node.config.severity },
    tags: node.config.tags,
    meta: toJson(node.config.meta),
    description: node.description,
    budgets: spec.budgets.map(budgetToJson),
    patch_path: node.patchPath === null ? null : `${node.packageName}://${node.patchPath}`,
    raw_code: node.template.file.text,
    attached_node: node.attachedNode ?? null,
    compared_with: Object.fromEntries(node.comparedWith),
    refs: node.refs.map(({ name, packageName }) => ({ name, package: packageName ?? null })),
    sources: node.sources.map(({ sourceName, tableName }) => [sourceName, tableName]),
    depends_on: { macros: node.dependsOn.macros, nodes: node.dependsOn.nodes },
    compiled: compiled === undefined ? undefined : true,
    compiled_code: compiled?.sql,
    compiled_path: compiled?.path ?? null,
  };
}

function budgetToJson({ kind, text }: Budget): JsonObject {
  return { kind, text };
}
