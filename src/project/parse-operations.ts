import type { OperationText } from '../config/project-config.ts';
import type { Operation } from '../manifest/manifest.ts';
import { nodeId } from '../manifest/node-id.ts';
import { parseOrReport } from './parse-macros.ts';
import type { ParseState } from './parse-state.ts';

/** The on-run-start and on-run-end hooks. */
export function parseOperations({
  project,
  diagnostics,
}: Pick<ParseState, 'project' | 'diagnostics'>): readonly Operation[] {
  const parse = (
    phase: Operation['phase'],
    texts: readonly OperationText[],
  ): readonly Operation[] =>
    texts.flatMap(({ text, span }, index) => {
      const name = `${project.name}-${phase}-${index}`;
      const file = { path: `${span.file.path} (${phase} ${index + 1})`, text };
      const template = parseOrReport(file, diagnostics);
      if (template === null) return [];
      return [{ id: nodeId('operation', project.name, name), name, phase, index, template, file }];
    });
  return [...parse('on-run-start', project.onRunStart), ...parse('on-run-end', project.onRunEnd)];
}
