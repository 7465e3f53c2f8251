import type { Clock } from '../base/clock.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { describeEvent } from './describe-event.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import type { ReportEvent } from './reporter.ts';
import { describeRun, faultsOf } from './run-summary.ts';
import { plainTheme } from './theme.ts';

function toldAs(event: ReportEvent): readonly { level: string; message: string }[] {
  switch (event.kind) {
    case 'diagnostic':
      return [{ level: event.diagnostic.severity, message: formatDiagnostic(event.diagnostic) }];
    case 'print':
      return [{ level: 'info', message: event.text }];
    case 'log':
      return [event];
    case 'run_summary': {
      const { lines, counts } = describeRun(event.summary);
      return [
        { level: 'info', message: lines.join('\n') },
        ...faultsOf(event.summary).map((d) => ({
          level: d.severity,
          message: formatDiagnostic(d),
        })),
        { level: 'info', message: counts },
      ];
    }
    default: {
      const line = describeEvent(event, plainTheme);
      return line === null ? [] : [line];
    }
  }
}

/** An event as lines of the log file: UTC time, level, text, no colour. Empty for events that have no line. */
export function textLines(event: ReportEvent, clock: Clock): readonly string[] {
  const now = clock.now().toISOString();
  return toldAs(event).flatMap(({ level, message }) =>
    scrubSecrets(message)
      .split('\n')
      .map((line) => `${now} ${level.padEnd(7)} ${line}`.trimEnd()),
  );
}
