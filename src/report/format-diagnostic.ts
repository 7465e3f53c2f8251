import { codeFrame, formatPlace, printable } from '../base/code-frame.ts';
import type { Diagnostic, Severity } from '../base/diagnostic.ts';
import { plainTheme, type Theme } from './theme.ts';

function paintSeverity(severity: Severity, text: string, theme: Theme): string {
  if (severity === 'error') return theme.bad(text);
  return severity === 'warning' ? theme.warning(text) : theme.accent(text);
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** The places without what repeats, as in a macro that calls itself two hundred times. */
function foldPlaces(places: readonly string[]): readonly string[] {
  const folded: { place: string; times: number }[] = [];
  for (const place of places) {
    const last = folded.at(-1);
    if (last?.place === place) last.times++;
    else folded.push({ place, times: 1 });
  }
  const shown = folded.map(({ place, times }) => (times > 1 ? `${place} (${times} times)` : place));
  if (shown.length <= MAX_PLACES) return shown;
  const [head, tail] = [shown.slice(0, 6), shown.slice(-4)];
  return [...head, `... ${shown.length - head.length - tail.length} more ...`, ...tail];
}

const MAX_PLACES = 16;

/**
 * A diagnostic as the user sees it: what happened, where (an empty span at the start is the file as a whole), the line with carets, the macro stack, related places,
 * and the hint. Several lines, without a final newline.
 */
export function formatDiagnostic(diagnostic: Diagnostic, theme: Theme = plainTheme): string {
  const { code, severity, message, span, hint } = diagnostic;
  const lines = [
    `${paintSeverity(severity, `${severity} ${code}`, theme)}: ${printableLines(message)}`,
  ];
  if (span !== undefined) {
    const isWholeFile = span.start === 0 && span.end === 0;
    lines.push(
      `${theme.dim('  -->')} ${printable(isWholeFile ? span.file.path : formatPlace(span))}`,
    );
    if (!isWholeFile) lines.push(...codeFrame(span).map((line) => theme.dim(line)));
  }
  const calls = diagnostic.callStack ?? [];
  if (calls.length > 0) {
    const places = calls.map(formatPlace);
    const own = span === undefined ? undefined : formatPlace(span);
    if (own !== undefined && own !== places.at(-1)) places.push(own);
    if (places.length > 1) lines.push(`   = called through ${foldPlaces(places).join(' -> ')}`);
  }
  for (const related of diagnostic.related ?? []) {
    lines.push(`   = ${related.message}: ${formatPlace(related.span)}`);
  }
  if (hint !== undefined) {
    const [first = '', ...rest] = printableLines(hint).split('\n');
    lines.push(`   = ${theme.accent('hint')}: ${first}`, ...rest.map((line) => `     ${line}`));
  }
  return lines.join('\n');
}
