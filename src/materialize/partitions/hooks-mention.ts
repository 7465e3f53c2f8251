import type { ModelNode } from '../../manifest/node.ts';

/** Whether a hook of a model may write to its relation: it names the relation, or says only while it runs what it does. */
export function hooksMention({ config, relation }: ModelNode): boolean {
  const name = relation.identifier.toLowerCase();
  return [...config.preHooks, ...config.postHooks].some(
    ({ sql }) => sql.includes('{') || sql.toLowerCase().includes(name),
  );
}
