import type { Clock } from '../base/clock.ts';
import { formatPlace } from '../base/code-frame.ts';
import type { LogLevel } from '../base/log.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { describeEvent, type LogLine } from './describe-event.ts';
import { isLoud, type ReportEvent, type Reporter } from './reporter.ts';
import { plainTheme } from './theme.ts';

export interface JsonReporterOptions {
  /** Receives one JSON object a call, without a line break. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly level: LogLevel | 'none';
  readonly invocationId: string;
  readonly pid: number;
}

function lineOf(event: ReportEvent): LogLine | null {
  if (event.kind === 'log') {
    const { level, name, message, data = {} } = event;
    return { level, name, message, data };
  }
  if (event.kind === 'diagnostic') {
    const { code, severity, message, span, hint } = event.diagnostic;
    const level = severity === 'error' ? 'error' : severity === 'warning' ? 'warn' : 'info';
    const place = span === undefined ? null : formatPlace(span);
    return { level, name: 'Diagnostic', message, data: { code, place, hint: hint ?? null } };
  }
  return describeEvent(event, plainTheme);
}

/** The run log as one JSON object a line, in the shape of dbt's: `{info: {name, level, msg, ts, ...}, data: {...}}`. */
export function jsonReporter(options: JsonReporterOptions): Reporter {
  return {
    report(event) {
      const line = lineOf(event);
      if (line === null || !isLoud(line.level, options.level)) return;
      const info = {
        name: line.name,
        level: line.level,
        msg: line.message,
        ts: options.clock.now().toISOString(),
        invocation_id: options.invocationId,
        pid: options.pid,
      };
      options.write(scrubSecrets(JSON.stringify({ data: line.data, info })));
    },
  };
}
