import type { Clock } from '../base/clock.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { describeEvent } from './describe-event.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import type { ReportEvent } from './reporter.ts';
import { plainTheme } from './theme.ts';

/** An event as lines of the log file: UTC time, level, text, no colour. Empty for events that have no line. */
export function textLines(event: ReportEvent, clock: Clock): readonly string[] {
  const described =
    event.kind === 'diagnostic'
      ? { level: event.diagnostic.severity, message: formatDiagnostic(event.diagnostic) }
      : event.kind === 'log'
        ? event
        : describeEvent(event, plainTheme);
  if (described === null) return [];
  const stamp = `${clock.now().toISOString()} ${described.level.padEnd(7)} `;
  return scrubSecrets(described.message)
    .split('\n')
    .map((line) => `${stamp}${line}`.trimEnd());
}
