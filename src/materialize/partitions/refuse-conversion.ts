import type { Partitioning } from '../../adapter/partition-ledger.ts';
import { errorDiagnostic } from '../../base/errors.ts';
import type { PartitionSpec } from '../../partitions/partition-spec.ts';
import { MaterializeError } from '../materialize-error.ts';
import type { PlanInput } from '../plan-input.ts';
import { displayName, sameName } from '../statements.ts';

/**
 * Refuses to write a relation that is partitioned in another way than the configuration says; a full refresh converts it.
 * @throws {MaterializeError} MF5106, MF5108
 */
export function refuseConversion(
  input: Pick<PlanInput, 'compiled' | 'existing' | 'ledger' | 'fullRefresh'>,
): void {
  const { compiled, existing, ledger } = input;
  const { node } = compiled;
  const { config, relation } = node;
  if ((config.fullRefresh ?? input.fullRefresh) || existing === null) return;
  const place = node.span === undefined ? {} : { span: node.span };
  const before = ledger?.partitioning ?? null;
  const found = differenceOf(before, config.partitionBy, {
    keepsRows: config.materialized === 'incremental' && existing.kind === 'table',
  });
  if (found !== null) {
    throw new MaterializeError(
      errorDiagnostic('MF5106', `${displayName(relation)} ${found}`, {
        ...place,
        hint: `rebuild it with --full-refresh, or change the configuration back`,
      }),
    );
  }
  const expected = before === null ? null : before.layout === 'table' ? 'table' : 'view';
  if (expected === null || config.partitionBy === null || existing.kind === expected) return;
  throw new MaterializeError(
    errorDiagnostic(
      'MF5108',
      `${displayName(relation)} is a ${existing.kind}, and the ledger says that it is a ${expected} (layout: ${before?.layout})`,
      { ...place, hint: 'rebuild it with --full-refresh' },
    ),
  );
}

/** The difference in words; null where there is none. `keepsRows`: a relation without partitions would have to get them. */
function differenceOf(
  before: Partitioning | null,
  spec: PartitionSpec | null,
  { keepsRows }: { readonly keepsRows: boolean },
): string | null {
  if (before === null) {
    return spec !== null && keepsRows ? `has no partitions, the model says ${words(spec)}` : null;
  }
  if (spec === null) return `is partitioned by ${words(before)}, the model has no partition_by`;
  const isSame =
    sameName(before.field, spec.field) &&
    before.granularity === spec.granularity &&
    before.layout === spec.layout &&
    before.location === spec.location;
  return isSame ? null : `is partitioned by ${words(before)}, the model says ${words(spec)}`;
}

function words({
  granularity,
  field,
  layout,
  location,
}: Pick<PartitionSpec, 'granularity' | 'field' | 'layout' | 'location'>): string {
  const where = location === null ? '' : ` in ${location}`;
  return `${granularity} of "${field}" (layout: ${layout}${where})`;
}
