import { positionAt } from '../base/code-frame.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { Node } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';

/** Results and the nodes that they are of. */
export interface ToldResults {
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly results: readonly NodeResult[];
}

/** GitHub's workflow commands, one for each node that failed or warned: `::error file=...,line=...,title=...::message`. */
export function annotationLines({ nodes, results }: ToldResults): readonly string[] {
  return results.flatMap((result) => {
    const isWarning = result.status === 'warn';
    if (!isWarning && result.status !== 'fail' && result.status !== 'error') return [];
    const node = nodes.get(result.id);
    const span = result.diagnostics[0]?.span ?? node?.span;
    const file = span?.file ?? node?.file;
    const place =
      file === undefined
        ? []
        : [
            `file=${property(file.path.replace(/ \(.*\)$/, ''))}`,
            `line=${span === undefined ? 1 : positionAt(span.file.text, span.start).line}`,
          ];
    const title = `title=${property(node?.name ?? result.id)}`;
    const message = result.message ?? result.status;
    return [
      `::${isWarning ? 'warning' : 'error'} ${[...place, title].join(',')}::${data(message)}`,
    ];
  });
}

/** The characters that end a message or a line. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The same, and those that end a property. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
