import type { ModelNode } from './node.ts';

/**
 * The targets of a model's foreign keys that are calls of `ref()` or `source()`, each once. They are parents of the model,
 * and render as `{{ .. }}`.
 */
export function foreignTargets({
  columns,
  constraints,
}: Pick<ModelNode, 'columns' | 'constraints'>): readonly string[] {
  const all = [...constraints, ...[...columns.values()].flatMap((column) => column.constraints)];
  const targets = all.flatMap(({ to }) => (to !== undefined && isCall(to) ? [to] : []));
  return [...new Set(targets)];
}

function isCall(to: string): boolean {
  return /^\s*(?:ref|source)\s*\(/.test(to);
}
