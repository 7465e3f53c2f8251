import { errorDiagnostic } from '../../base/errors.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { MaterializeError } from '../materialize-error.ts';
import { displayName } from '../statements.ts';
import { inspectFiles } from './inspect-files.ts';
import { inspectTable } from './inspect-table.ts';
import { inspectTables } from './inspect-tables.ts';
import type { InspectedRelation, Inspection, PartitionFault } from './inspection.ts';

/**
 * Compares what the ledger says about a relation with what is there, as far as that is cheap: the number of rows of each
 * table, the size and footer of each file, and the content of files that were modified.
 */
export function inspectPartitions(
  inspection: Inspection,
  inspected: InspectedRelation,
): Promise<readonly PartitionFault[]> {
  switch (inspected.partitioning.layout) {
    case 'table':
      return inspectTable(inspection, inspected);
    case 'tables':
      return inspectTables(inspection, inspected);
    case 'files':
      return inspectFiles(inspection, inspected);
  }
}

const SHOWN = 5;

/** @throws {MaterializeError} MF5108 where there is a fault */
export function refuseFaults(node: ModelNode, faults: readonly PartitionFault[]): void {
  if (faults.length === 0) return;
  const shown = faults
    .slice(0, SHOWN)
    .map(({ partition, difference }) => `${partition} has ${difference}`);
  const more = faults.length > SHOWN ? `; and ${faults.length - SHOWN} more` : '';
  throw new MaterializeError(
    errorDiagnostic(
      'MF5108',
      `the ledger and ${displayName(node.relation)} disagree: ${shown.join('; ')}${more}`,
      {
        ...(node.span === undefined ? {} : { span: node.span }),
        hint: `see all: memflow partitions check ${node.name}; take the data as the truth: memflow partitions repair ${node.name}`,
      },
    ),
  );
}
