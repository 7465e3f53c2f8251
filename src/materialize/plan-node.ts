import { checkContract } from './check-contract.ts';
import { framePlan } from './frame-plan.ts';
import { isFullBuild } from './incremental.ts';
import type { NodePlan } from './node-plan.ts';
import { leavePartitions } from './partitions/leave-old-layout.ts';
import { refuseConversion } from './partitions/refuse-conversion.ts';
import type { ColumnNeeds, PlanInput } from './plan-input.ts';
import { materializationOf } from './registry.ts';

/** Which columns `planNode` has to know for this model, given what exists. */
export function columnNeeds(
  input: Pick<PlanInput, 'compiled' | 'existing' | 'ledger' | 'fullRefresh'>,
): ColumnNeeds {
  const { config } = input.compiled.node;
  const incremental = config.materialized === 'incremental';
  const increment = incremental && !isFullBuild(input);
  const keyed = incremental && (config.uniqueKey.length > 0 || config.watermark !== null);
  return {
    query:
      increment ||
      keyed ||
      config.contractEnforced ||
      config.persistDocs.columns ||
      config.partitionBy !== null,
    existing: increment,
    contract: config.contractEnforced,
  };
}

/** The statements that materialize a model, given what exists now. Pure. @throws {MaterializeError} MF50xx */
export function planNode(input: PlanInput): NodePlan {
  const { compiled, hooks } = input;
  const materialization = materializationOf(compiled.node);
  checkContract(input);
  refuseConversion(input);
  const work = materialization.plan(input);
  const isPartitioned = work.partitioning !== undefined;
  return framePlan(
    {
      node: compiled.node,
      kind: materialization.kind(compiled.node),
      fingerprint: compiled.fingerprint,
      sqlHeader: compiled.sqlHeader,
      hooks,
      settings: input,
      columns: input.queryColumns,
    },
    isPartitioned ? work : { ...work, steps: [...work.steps, ...leavePartitions(input)] },
  );
}
