import type { PlanInput } from '../plan-input.ts';

/** Whether a hook of the model names its relation, so that it may write to any partition. */
export function hooksMention({ compiled, hooks }: Pick<PlanInput, 'compiled' | 'hooks'>): boolean {
  const name = compiled.node.relation.identifier.toLowerCase();
  return [...hooks.pre, ...hooks.post].some(({ sql }) => sql.toLowerCase().includes(name));
}
