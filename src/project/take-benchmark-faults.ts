import type { Diagnostic, SourceSpan } from '../base/diagnostic.ts';
import type { BenchmarkPlace, Draft } from './parse-state.ts';

/**
 * Gives every benchmark the errors that lie where it is written, so that they are its own result instead of the end of
 * the project. Two of one name stay an error of the project: results could not tell them apart.
 * @returns what is left
 */
export function takeBenchmarkFaults(
  drafts: readonly Draft[],
  diagnostics: readonly Diagnostic[],
): readonly Diagnostic[] {
  const benchmarks = drafts.flatMap(({ benchmark }) => benchmark ?? []);
  return diagnostics.filter((diagnostic) => {
    const { severity, code, span } = diagnostic;
    if (severity !== 'error' || code === 'MF6106' || span === undefined) return true;
    const owners = benchmarks.filter(({ place }) => isIn(place, span));
    for (const { faults } of owners) faults.push(diagnostic);
    return owners.length === 0;
  });
}

/** Texts inside of an entry or a config, such as `setup`, are files with the name of the query and more. */
function isIn({ query, entry }: BenchmarkPlace, { file, start, end }: SourceSpan): boolean {
  if (file.path === query.path || file.path.startsWith(`${query.path} (`)) return true;
  if (entry === undefined || entry.span.file.path !== file.path) return false;
  return entry.span.start <= start && end <= entry.span.end;
}
