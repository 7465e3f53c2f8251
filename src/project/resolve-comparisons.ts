import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { Draft } from './parse-state.ts';

/**
 * Finds the benchmarks that `ratio_to` names: by the name of a node, or of a matrix with the same parameters. What the
 * other one reads is read here as well, so it becomes a dependency. One that does not exist is a diagnostic MF6104.
 */
export function resolveComparisons(drafts: readonly Draft[], diagnostics: Diagnostic[]): void {
  const benchmarks = drafts.filter(isBenchmark).filter(({ node }) => node.config.enabled);
  const byName = new Map(benchmarks.map((draft) => [draft.node.name, draft]));
  const added = new Map<Draft, readonly Draft[]>();
  for (const draft of benchmarks) {
    const others: Draft[] = [];
    for (const budget of draft.node.spec.budgets) {
      if (budget.kind !== 'ratio') continue;
      const suffix = draft.node.name.slice(draft.node.cell.matrix.length);
      const other = byName.get(budget.benchmark) ?? byName.get(`${budget.benchmark}${suffix}`);
      if (other === undefined || other === draft) {
        const reason = other === draft ? 'is compared with itself' : unknown(budget.benchmark);
        const hint =
          other === draft
            ? 'name another benchmark'
            : (didYouMean(budget.benchmark, byName.keys()) ??
              'memflow list --resource-type benchmark shows what there is');
        const message = `the benchmark "${draft.node.name}" ${reason}`;
        diagnostics.push(errorDiagnostic('MF6104', message, { span: budget.span, hint }));
        continue;
      }
      draft.benchmark?.comparedWith.set(budget.benchmark, other.node.id);
      others.push(other);
    }
    added.set(draft, others);
  }
  // Only when all are found, so that a chain of comparisons does not pile up.
  const own = new Map([...added.keys()].map((draft) => [draft, [...draft.dependencies]]));
  for (const [draft, others] of added) {
    if (others.length === 0) continue;
    const all = [...draft.dependencies, ...others.flatMap((other) => own.get(other) ?? [])];
    draft.dependencies.splice(0, draft.dependencies.length, ...[...new Set(all)].sort());
  }
}

function unknown(name: string): string {
  return `is compared with "${name}", which does not exist`;
}

function isBenchmark(draft: Draft): draft is Draft<BenchmarkNode> {
  return draft.node.resourceType === 'benchmark';
}
