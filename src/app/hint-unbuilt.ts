import type { Diagnostic } from '../base/diagnostic.ts';
import { AdapterError } from '../base/errors.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { NodeRunner } from '../execute/node-runner.ts';
import type { Manifest } from '../manifest/manifest.ts';

const MISSING_TABLE = /Table with name "?([^\s"]+)"? does not exist/;

/** The complaint about a missing table, saying what to do where it is a model or seed that was never built, or a source. */
function hintUnbuilt(diagnostic: Diagnostic, { nodes, sources }: Manifest): Diagnostic {
  const missing = MISSING_TABLE.exec(diagnostic.message)?.[1]?.toLowerCase();
  if (diagnostic.code !== 'MF4001' || missing === undefined) return diagnostic;
  for (const { name, resourceType, ...node } of nodes.values()) {
    if (resourceType !== 'model' && resourceType !== 'seed') continue;
    if (!('relation' in node) || node.relation.identifier.toLowerCase() !== missing) continue;
    const hint = `${resourceType} "${name}" is not built yet: memflow build -s ${name}`;
    return { ...diagnostic, hint };
  }
  for (const { name, sourceName, loader, relation } of sources.values()) {
    const table = relation.identifier.toLowerCase();
    if (missing !== table && missing !== `${relation.schema.toLowerCase()}.${table}`) continue;
    const filled = loader === '' ? '' : `: ${loader} fills it`;
    return { ...diagnostic, hint: `source "${sourceName}.${name}" is not there yet${filled}` };
  }
  return diagnostic;
}

/** What the engine said, with such hints; anything else is given back as it is. */
export function toHintedError(error: unknown, manifest: Manifest): unknown {
  if (!(error instanceof AdapterError)) return error;
  return new AdapterError(
    error.diagnostics.map((found) => hintUnbuilt(found, manifest)),
    error,
  );
}

/** A runner whose results say which parent has to be built first. */
export function hintingUnbuilt(runner: NodeRunner, manifest: Manifest): NodeRunner {
  const { batch } = runner;
  const hinted = (result: NodeResult): NodeResult => ({
    ...result,
    diagnostics: result.diagnostics.map((found) => hintUnbuilt(found, manifest)),
  });
  return {
    ...runner,
    run: async (node, context) => hinted(await runner.run(node, context)),
    ...(batch !== undefined && {
      batch: {
        ...batch,
        run: async (nodes, context) => (await batch.run(nodes, context)).map(hinted),
      },
    }),
  };
}
