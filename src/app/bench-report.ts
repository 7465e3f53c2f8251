import { errorDiagnostic, FileError } from '../base/errors.ts';
import { readOptionalText } from '../base/files.ts';
import { isPlainObject } from '../config/plain-value.ts';
import { emptyResult, type NodeResult, type NodeStatus } from '../execute/node-result.ts';
import type { TimedResult } from '../execute/timed-result.ts';
import { nodeId } from '../manifest/node-id.ts';
import { timedMarkdown } from '../report/timed-markdown.ts';
import { timedTable } from '../report/timed-table.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import type { Session } from './session.ts';

export type ReportFormat = 'md' | 'json' | 'table';

const STATUSES: readonly NodeStatus[] = ['pass', 'warn', 'fail', 'error', 'success'];

/** The timed tests of the last run once more. @throws {FileError} MF7003 where nothing ran, MF7004 a damaged file */
export async function benchReport(session: Session, format: ReportFormat): Promise<CommandOutcome> {
  const { manifest } = await session.project();
  const path = await session.targetFile('run_results.json');
  const text = await readOptionalText(path);
  if (text === null)
    throw new FileError(
      errorDiagnostic('MF7003', 'nothing has been run yet', { hint: 'run memflow test first' }),
    );
  const results = timedResults(text, path);
  const told = { nodes: manifest.nodes, results };
  const document = {
    results: results.map(({ id, status, message, timed }) => ({ id, status, message, timed })),
  };
  if (results.length === 0) return succeeded(['The last run had no timed tests.'], document);
  if (format === 'json') return succeeded([JSON.stringify(document, null, 2)], document);
  if (format === 'table') return succeeded(timedTable(told), document);
  return succeeded([timedMarkdown(told)], document);
}

function timedResults(text: string, path: string): readonly NodeResult[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FileError(errorDiagnostic('MF7004', `"${path}" is damaged`), error);
  }
  const results = isPlainObject(value) && Array.isArray(value['results']) ? value['results'] : [];
  return results.flatMap((result: unknown): readonly NodeResult[] => {
    if (!isPlainObject(result) || !isTimed(result['timed'])) return [];
    const status = STATUSES.find((known) => known === result['status']) ?? 'error';
    const message = typeof result['message'] === 'string' ? result['message'] : null;
    const empty = emptyResult(nodeId(String(result['unique_id'])), status, message);
    return [{ ...empty, timed: result['timed'] }];
  });
}

/** As `memflow test` writes it; nothing else writes this key. */
function isTimed(value: unknown): value is TimedResult {
  return (
    isPlainObject(value) &&
    isPlainObject(value['figures']) &&
    Array.isArray(value['budgets']) &&
    Array.isArray(value['baselines']) &&
    Array.isArray(value['historyMs'])
  );
}
