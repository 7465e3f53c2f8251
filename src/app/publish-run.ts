import { dirname, resolve } from 'node:path';
import { MemflowError } from '../base/errors.ts';
import { appendLine, ensureDirectory, writeAtomic } from '../base/files.ts';
import { scrubSecrets } from '../base/secrets.ts';
import type { RunResult } from '../execute/run-result.ts';
import { annotationLines } from '../report/annotations.ts';
import { junitXml } from '../report/junit-xml.ts';
import { timedMarkdown } from '../report/timed-markdown.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { PublishRequest } from './run-request.ts';
import type { Session } from './session.ts';

/**
 * Tells the results where continuous integration looks for them: JUnit's XML, annotations and the summary of a step of
 * GitHub. Gives the lines that stdout has to carry. A file that cannot be written is a warning.
 */
export async function publishRun(
  session: Session,
  { manifest }: LoadedProject,
  { results, startedAt, elapsedMs }: RunResult,
  request: PublishRequest | undefined,
): Promise<readonly string[]> {
  if (request === undefined) return [];
  const { env, cwd } = session.effects;
  const told = { nodes: manifest.nodes, results };
  const { junit, annotations } = request;
  if (junit !== null)
    await warning(session, async () => {
      const path = resolve(cwd, junit);
      await ensureDirectory(dirname(path));
      await writeAtomic(path, scrubSecrets(junitXml({ ...told, startedAt, elapsedMs })));
    });
  const isWanted =
    annotations === 'always' || (annotations === 'auto' && env['GITHUB_ACTIONS'] === 'true');
  if (!isWanted) return [];
  const summary = env['GITHUB_STEP_SUMMARY'];
  const markdown = timedMarkdown(told);
  if (summary !== undefined && summary !== '' && markdown !== '')
    await warning(session, () => appendLine(summary, scrubSecrets(markdown)));
  return annotationLines(told).map(scrubSecrets);
}

async function warning(session: Session, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof MemflowError)) throw error;
    for (const diagnostic of error.diagnostics)
      session.report({ kind: 'diagnostic', diagnostic: { ...diagnostic, severity: 'warning' } });
  }
}
