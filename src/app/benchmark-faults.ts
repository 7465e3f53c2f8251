import { type Diagnostic, distinctByPlace, sortByPlace } from '../base/diagnostic.ts';
import type { Manifest } from '../manifest/manifest.ts';

/** What is wrong with the definitions of timed tests, in order of place; cells of one matrix share theirs. */
export function benchmarkFaults({ nodes }: Manifest): readonly Diagnostic[] {
  const faults = [...nodes.values()].flatMap((node) =>
    node.resourceType === 'benchmark' ? node.faults : [],
  );
  return sortByPlace(distinctByPlace(faults));
}
