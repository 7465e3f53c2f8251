import type { NodeResult } from '../execute/node-result.ts';
import type { ToldResults } from './annotations.ts';

export interface JunitRun extends ToldResults {
  readonly startedAt: Date;
  readonly elapsedMs: number;
}

/** Results as the XML of JUnit: a suite for each kind of node, a case for each node. */
export function junitXml({ nodes, results, startedAt, elapsedMs }: JunitRun): string {
  const suites = new Map<string, NodeResult[]>();
  for (const result of results) {
    const kind = nodes.get(result.id)?.resourceType ?? 'hook';
    suites.set(kind, [...(suites.get(kind) ?? []), result]);
  }
  const of = (found: readonly NodeResult[], ...statuses: readonly string[]) =>
    found.filter(({ status }) => statuses.includes(status)).length;
  const counts = (found: readonly NodeResult[]) =>
    `tests="${found.length}" failures="${of(found, 'fail')}" errors="${of(found, 'error')}" skipped="${of(found, 'skipped')}"`;
  const seconds = (ms: number) => (ms / 1000).toFixed(3);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="memflow" ${counts(results)} time="${seconds(elapsedMs)}">`,
  ];
  for (const [kind, found] of suites) {
    const time = found.reduce((sum, result) => sum + result.elapsedMs, 0);
    lines.push(
      `  <testsuite name="${kind}" ${counts(found)} time="${seconds(time)}" timestamp="${startedAt.toISOString()}">`,
    );
    for (const result of found) {
      const node = nodes.get(result.id);
      const name = escapeXml(node?.name ?? result.id);
      const file = node === undefined ? '' : ` file="${escapeXml(node.file.path)}"`;
      const open = `    <testcase name="${name}" classname="${kind}"${file} time="${seconds(result.elapsedMs)}"`;
      const inner = outcomeXml(result);
      if (inner === null) lines.push(`${open}/>`);
      else lines.push(`${open}>`, `      ${inner}`, '    </testcase>');
    }
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function outcomeXml({ status, message, diagnostics }: NodeResult): string | null {
  const text = escapeXml(message ?? status);
  const body = diagnostics.map((found) => escapeXml(`${found.code}: ${found.message}`)).join('\n');
  if (status === 'fail') return `<failure message="${text}">${body}</failure>`;
  if (status === 'error') return `<error message="${text}">${body}</error>`;
  if (status === 'skipped') return `<skipped message="${text}"/>`;
  return status === 'warn' ? `<system-out>${text}</system-out>` : null;
}

/** Characters that XML has no place for are left out. */
function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
