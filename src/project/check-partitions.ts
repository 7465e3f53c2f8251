import type { Diagnostic } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { ModelNode, Node } from '../manifest/node.ts';

const PARTITIONABLE = ['table', 'incremental'];

/** Partitions where there can be none (MF5101), and settings that need them or need each other (MF5103). */
export function checkPartitions(nodes: readonly Node[]): readonly Diagnostic[] {
  return nodes.flatMap((node) => {
    const fault = (code: ErrorCode, message: string, hint: string) =>
      errorDiagnostic(code, `${node.resourceType} "${node.name}" ${message}`, {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint,
      });
    return [...faultsOfPlace(node, fault), ...faultsOfStrategy(node, fault)];
  });
}

type MakeFault = (code: ErrorCode, message: string, hint: string) => Diagnostic;

function faultsOfPlace(node: Node, fault: MakeFault): readonly Diagnostic[] {
  const spec = node.config.partitionBy;
  if (spec === null) return [];
  if (node.resourceType !== 'model') {
    return [fault('MF5101', 'has partition_by', 'partitions are for table and incremental models')];
  }
  const { materialized, indexes, clusterBy } = node.config;
  if (!PARTITIONABLE.includes(materialized)) {
    const hint = "materialize it as 'table' or 'incremental', or remove partition_by";
    return [fault('MF5101', `has partition_by and is materialized as ${materialized}`, hint)];
  }
  if (clusterBy.length > 0) {
    const hint = 'keep partition_by for conditions on a time, cluster_by for all others';
    return [fault('MF6201', 'has partition_by and cluster_by, and one order only', hint)];
  }
  if (isAttached(node)) {
    const hint = 'keep it in the database of the target, where the ledger of its partitions is';
    return [fault('MF5101', 'has partition_by in an attached database', hint)];
  }
  if (spec.layout === 'tables' && hasForeignKey(node)) {
    const hint = 'test it with relationships instead, or choose layout: table';
    return [fault('MF5101', 'has a foreign key and layout tables', hint)];
  }
  if (spec.layout === 'files' && indexes.length > 0) {
    const hint = 'remove the indexes, or choose another layout';
    return [fault('MF5101', 'has indexes and layout files: Parquet files have none', hint)];
  }
  return [];
}

function hasForeignKey({ config, columns, constraints }: ModelNode): boolean {
  const all = [...constraints, ...[...columns.values()].flatMap((column) => column.constraints)];
  return config.contractEnforced && all.some(({ type }) => type === 'foreign_key');
}

function isAttached({ relation }: ModelNode): boolean {
  return relation.database !== null;
}

function faultsOfStrategy({ config }: Node, fault: MakeFault): readonly Diagnostic[] {
  const { incrementalStrategy, partitionBy, partitions } = config;
  if (incrementalStrategy === 'insert_overwrite' && partitionBy === null) {
    const message = 'replaces whole partitions (insert_overwrite) and has none';
    return [fault('MF5103', message, 'add partition_by: {field: ..., granularity: month}')];
  }
  if (partitions !== null && incrementalStrategy !== 'insert_overwrite') {
    const message = 'names partitions to replace, which only insert_overwrite does';
    return [
      fault(
        'MF5103',
        message,
        "set incremental_strategy: 'insert_overwrite', or remove partitions",
      ),
    ];
  }
  return [];
}
