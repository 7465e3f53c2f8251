import type { Clock } from '../base/clock.ts';
import { formatPlace } from '../base/code-frame.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { LogLevel } from '../base/log.ts';
import { scrubSecrets } from '../base/secrets.ts';
import { summarizeResults } from '../execute/run-result.ts';
import { describeEvent, type LogLine } from './describe-event.ts';
import { diagnosticLevel, isLoud, type ReportEvent, type Reporter } from './reporter.ts';
import { describeRun, faultsOf } from './run-summary.ts';
import { plainTheme } from './theme.ts';

export interface JsonReporterOptions {
  /** Receives one JSON object a call, without a line break. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  readonly level: LogLevel | 'none';
  readonly invocationId: string;
  readonly pid: number;
}

function diagnosticLine(diagnostic: Diagnostic): LogLine {
  const { code, message, span, hint } = diagnostic;
  const place = span === undefined ? null : formatPlace(span);
  const data = { code, place, hint: hint ?? null };
  return { level: diagnosticLevel(diagnostic), name: 'Diagnostic', message, data };
}

function linesOf(event: ReportEvent): readonly LogLine[] {
  switch (event.kind) {
    case 'log': {
      const { level, name, message, data = {} } = event;
      return [{ level, name, message, data }];
    }
    case 'print':
      return [{ level: 'info', name: 'PrintEvent', message: event.text, data: {} }];
    case 'diagnostic':
      return [diagnosticLine(event.diagnostic)];
    case 'run_summary': {
      const { results, elapsedMs } = event.summary;
      const message = describeRun(event.summary).counts;
      const data = { ...summarizeResults(results), elapsed: elapsedMs / 1000 };
      const faults = faultsOf(event.summary).map(diagnosticLine);
      return [...faults, { level: 'info', name: 'StatsLine', message, data }];
    }
    default: {
      const line = describeEvent(event, plainTheme);
      return line === null ? [] : [line];
    }
  }
}

/** Who writes a JSON line, and when. */
type LineOrigin = Pick<JsonReporterOptions, 'clock' | 'invocationId' | 'pid'>;

function jsonLine({ level, name, message, data }: LogLine, origin: LineOrigin): string {
  const info = {
    name,
    level,
    msg: message,
    ts: origin.clock.now().toISOString(),
    invocation_id: origin.invocationId,
    pid: origin.pid,
  };
  return scrubSecrets(JSON.stringify({ data, info }));
}

/** A diagnostic as a line of the JSON run log; for errors that end a command before it has a reporter. */
export function jsonDiagnostic(diagnostic: Diagnostic, origin: LineOrigin): string {
  return jsonLine(diagnosticLine(diagnostic), origin);
}

/** The run log as one JSON object a line, in the shape of dbt's: `{info: {name, level, msg, ts, ...}, data: {...}}`. */
export function jsonReporter(options: JsonReporterOptions): Reporter {
  return {
    report(event) {
      for (const line of linesOf(event)) {
        if (isLoud(line.level, options.level)) options.write(jsonLine(line, options));
      }
    },
  };
}
