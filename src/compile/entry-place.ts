import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import type { Node } from '../manifest/node.ts';

/** The call of a generic test is memflow's own text: what happens in it happens at the entry of the YAML file. */
export function entrySpan(node: Node, span: SourceSpan): SourceSpan {
  const isOwnText =
    node.resourceType === 'test' && node.kind === 'generic' && span.file === node.template.file;
  return isOwnText ? (node.span ?? span) : span;
}

/** A fault or warning of a node, with every place in the call of a generic test moved to its entry. */
export function moveToEntry(found: Diagnostic, node: Node | null): Diagnostic {
  if (node?.resourceType !== 'test') return found;
  return {
    ...found,
    ...(found.span && { span: entrySpan(node, found.span) }),
    ...(found.callStack && { callStack: found.callStack.map((span) => entrySpan(node, span)) }),
  };
}
