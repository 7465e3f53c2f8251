import type { PlanInput } from './plan-input.ts';
import type { SchemaChange } from './schema-change.ts';

/**
 * Whether a batch without rows leaves nothing to be done: no column changes, no hook wants to be heard, the ledger knows
 * the relation as this definition built it, and how far it has read.
 */
export function endsWhenEmpty(input: PlanInput, change: SchemaChange): boolean {
  const { compiled, hooks, ledger } = input;
  const { watermark } = compiled.node.config;
  return (
    !change.changesColumns &&
    hooks.pre.length + hooks.post.length === 0 &&
    ledger?.fingerprint === compiled.fingerprint &&
    (watermark === null || ledger.watermark !== null)
  );
}
