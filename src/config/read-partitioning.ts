import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { type PartitionSpec, readPartitionSpec } from '../partitions/partition-spec.ts';
import type { ConfigLayer, ConfigValue } from './merge-config.ts';
import { plainToJson } from './plain-value.ts';

/** Keys of `partition_by` that are often written one level too high. */
const INNER_KEYS = ['layout', 'retention', 'granularity'];

/**
 * Reads `partition_by` out of merged keys. Faults are diagnostics: MF1108 for a value that does not fit, MF5102 for a
 * key that belongs into the mapping.
 */
export function readPartitioning(
  layer: ConfigLayer,
  diagnostics: Diagnostic[],
): PartitionSpec | null {
  for (const key of INNER_KEYS) {
    const entry = layer.get(key);
    if (entry !== undefined) diagnostics.push(misplaced(key, entry));
  }
  const entry = layer.get('partition_by');
  if (entry === undefined || entry.value === null) return null;
  const { spec, faults } = readPartitionSpec(plainToJson(entry.value));
  const place = entry.span === undefined ? {} : { span: entry.span };
  for (const { message, hint } of faults) {
    diagnostics.push(errorDiagnostic('MF1108', message, { ...place, hint }));
  }
  return spec;
}

function misplaced(key: string, { value, span }: ConfigValue): Diagnostic {
  const shown = JSON.stringify(plainToJson(value));
  return errorDiagnostic('MF5102', `"${key}" is a key of partition_by, not of the config`, {
    ...(span === undefined ? {} : { span }),
    hint: `put it into the mapping: partition_by: {field: ..., ${key}: ${shown}}`,
  });
}
