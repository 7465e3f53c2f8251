import type { Diagnostic } from '../base/diagnostic.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { errorDiagnostic } from '../base/errors.ts';
import type { Node } from '../manifest/node.ts';

const BATCHABLE = ['table', 'incremental'];

/** Batches where there can be none (MF5141), and those that lack what they are cut by (MF5142). */
export function checkBatches(nodes: readonly Node[]): readonly Diagnostic[] {
  return nodes.flatMap((node) => {
    const found = faultOf(node);
    if (found === null) return [];
    const [code, message, hint] = found;
    const place = node.span === undefined ? {} : { span: node.span };
    return [
      errorDiagnostic(code, `${node.resourceType} "${node.name}" ${message}`, { ...place, hint }),
    ];
  });
}

function faultOf(node: Node): readonly [code: ErrorCode, message: string, hint: string] | null {
  const { batch, materialized, preHooks, uniqueKey, partitionBy } = node.config;
  if (batch === null) return null;
  if (node.resourceType !== 'model') {
    return ['MF5141', 'has batch', 'batches are for table and incremental models'];
  }
  if (!BATCHABLE.includes(materialized)) {
    const hint = "materialize it as 'table' or 'incremental', or remove batch";
    return ['MF5141', `has batch and is materialized as ${materialized}`, hint];
  }
  if (node.relation.database !== null) {
    const hint = 'keep it in the database of the target, where the ledger of its batches is';
    return ['MF5141', 'has batch in an attached database', hint];
  }
  if (preHooks.length > 0) {
    const hint = 'batches are read before the pre-hook would run: make it a model, or remove batch';
    return ['MF5141', 'has batch and a pre_hook', hint];
  }
  if (batch.kind === 'rows' && uniqueKey.length === 0) {
    const hint = 'set unique_key: rows are cut by its ranges; or write batch: {by: column}';
    return ['MF5142', 'has batch by rows and no unique_key', hint];
  }
  if (batch.kind === 'partitions' && partitionBy === null) {
    const hint = 'add partition_by: {field: ..., granularity: month}';
    return ['MF5142', 'has batch by partitions and no partition_by', hint];
  }
  return null;
}
