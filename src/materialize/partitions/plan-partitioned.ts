import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import { isGathered, isGatheredInOrder, sideTable } from '../batches/side-table.ts';
import { buildTable } from '../build-table.ts';
import { keyCheck } from '../key-checks.ts';
import type { PlannedWork } from '../materialization.ts';
import type { TransactionStep } from '../node-plan.ts';
import type { PlanInput } from '../plan-input.ts';
import { checkStage, dropStage, stageBatch, stagedRelation } from '../staged-write.ts';
import { statementStep } from '../statements.ts';
import { maximumOf, refuseNullWatermark } from '../watermark.ts';
import { buildFiles } from './files-layout.ts';
import { leaveOldLayout } from './leave-old-layout.ts';
import { type PartitionScope, partitioningOf, scopeOf } from './partition-scope.ts';
import { recordAll } from './record-partitions.ts';
import { refuseOutside } from './refuse-outside.ts';
import { buildTables } from './tables-layout.ts';

/** What a whole build is made of beside the partitions. */
export interface WholeBuild {
  readonly query: string;
  /** NULL and duplicate unique keys end the node. */
  readonly refusesKeys: boolean;
  readonly summary: string;
}

/** Builds a partitioned relation whole, in the place of whatever is there. */
export function buildPartitioned(
  input: PlanInput,
  spec: PartitionSpec,
  build: WholeBuild,
): PlannedWork {
  const columns = input.compiled.node.config.contractEnforced
    ? input.contractColumns
    : input.queryColumns;
  const scope = scopeOf(input, spec, columns);
  const work =
    spec.layout === 'table' ? buildInOrder(input, scope, build) : buildParts(input, scope, build);
  return {
    ...work,
    summary: build.summary,
    partitioning: partitioningOf(scope, 0),
  };
}

type Steps = Pick<PlannedWork, 'steps' | 'cleanUp'>;

/** One table in the order of the field, so that its row groups are those of few partitions each. */
function buildInOrder(input: PlanInput, scope: PartitionScope, build: WholeBuild): Steps {
  const { dialect, node, field, relation } = scope;
  const rows = dialect.relation(relation);
  const isInOrder = input.batches !== null && isGatheredInOrder(node);
  const ordered = isInOrder
    ? build.query
    : `select * from (\n${build.query}\n) as memflow_query order by ${dialect.quoteIdentifier(field.name)}`;
  return {
    steps: [
      ...buildTable(input, ordered).map((step) =>
        step.kind === 'statement' && step.sql.includes(ordered)
          ? { ...step, counts: 'written' as const }
          : step,
      ),
      ...leaveOldLayout(input),
      ...(build.refusesKeys ? [keyCheck(node, relation, dialect)] : []),
      refuseOutside(scope, rows),
      ...readWatermark(input, rows),
    ],
    cleanUp: [recordAll(scope)],
  };
}

/** Tables or files, from the staged rows; batches are staged already. */
function buildParts(input: PlanInput, scope: PartitionScope, build: WholeBuild): Steps {
  const { existing, dialect } = input;
  const gathered = isGathered(input, build.query) ? sideTable(scope.relation) : null;
  const stage = dialect.relation(gathered ?? stagedRelation(input));
  const makeRoom =
    existing?.kind === 'table'
      ? [statementStep('make room: a table has the name', dialect.drop(existing))]
      : [];
  return {
    steps: [
      ...(gathered === null
        ? stageBatch(input, build)
        : [countSeen(stage), ...checkStage(input, gathered, build.refusesKeys)]),
      refuseOutside(scope, stage),
      ...makeRoom,
      ...leaveOldLayout(input),
      ...(scope.spec.layout === 'files' ? buildFiles(scope, stage) : buildTables(scope, stage)),
      ...readWatermark(input, stage),
    ],
    cleanUp: [recordAll(scope), ...(gathered === null ? [dropStage(input)] : [])],
  };
}

function countSeen(rows: string): TransactionStep {
  return {
    kind: 'measure',
    what: 'seen',
    purpose: 'count the rows',
    sql: `select count(*) from ${rows}`,
  };
}

function readWatermark(input: PlanInput, rows: string): readonly TransactionStep[] {
  const { node } = input.compiled;
  const { watermark } = node.config;
  if (watermark === null) return [];
  return [
    refuseNullWatermark(node, watermark, rows, input.dialect),
    maximumOf(watermark, rows, input.dialect),
  ];
}
