import { codeFrame, formatPlace } from '../base/code-frame.ts';
import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { plainTheme, type Theme } from './theme.ts';

function paintSeverity(severity: Severity, text: string, theme: Theme): string {
  if (severity === 'error') return theme.bad(text);
  return severity === 'warning' ? theme.warning(text) : theme.accent(text);
}

/**
 * A diagnostic as the user sees it: what happened, where, the line with carets, the macro stack, related places,
 * and the hint. Several lines, without a final newline.
 */
export function formatDiagnostic(diagnostic: Diagnostic, theme: Theme = plainTheme): string {
  const { code, severity, message, span, hint } = diagnostic;
  const lines = [`${paintSeverity(severity, `${severity} ${code}`, theme)}: ${message}`];
  if (span !== undefined) {
    lines.push(`${theme.dim('  -->')} ${formatPlace(span)}`);
    lines.push(...codeFrame(span).map((line) => theme.dim(line)));
  }
  const calls = diagnostic.callStack ?? [];
  if (calls.length > 0) {
    const places = calls.map(formatPlace);
    if (span !== undefined) places.push(formatPlace(span));
    lines.push(`   = called through ${places.join(' -> ')}`);
  }
  for (const related of diagnostic.related ?? []) {
    lines.push(`   = ${related.message}: ${formatPlace(related.span)}`);
  }
  if (hint !== undefined) {
    const [first = '', ...rest] = hint.split('\n');
    lines.push(`   = ${theme.accent('hint')}: ${first}`, ...rest.map((line) => `     ${line}`));
  }
  return lines.join('\n');
}

/** "2 errors, 1 warning"; empty where there is neither. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity, word: string) => {
    const found = diagnostics.filter((d) => d.severity === severity).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning')].join(', ');
}
