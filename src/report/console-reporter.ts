import type { Clock } from '../base/clock.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { LogLevel } from '../base/log.ts';
import { scrubSecrets } from '../base/secrets.ts';
import type { RunEvent } from '../execute/run-events.ts';
import { describeEvent } from './describe-event.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import { formatClock } from './format-time.ts';
import { diagnosticLevel, isLoud, type ReportEvent, type Reporter } from './reporter.ts';
import { describeRun, faultsOf, type RunSummary } from './run-summary.ts';
import type { Theme } from './theme.ts';

/** Where lines go; the terminal of cli/ is one. */
export interface LineSink {
  out(text: string): void;
  err(text: string): void;
  /** A line that the next one replaces; empty text removes it. */
  status(text: string): void;
}

export interface ConsoleReporterOptions {
  readonly sink: LineSink;
  readonly clock: Clock;
  readonly theme: Theme;
  readonly errorTheme: Theme;
  readonly level: LogLevel | 'none';
  /** The log goes to stderr, because stdout holds the command's result. */
  readonly logToErr: boolean;
  /** Columns that the dots of a line fill. */
  readonly width: number;
}

/** The run log as lines with the time in front, in dbt's words; diagnostics to stderr. */
export function consoleReporter(options: ConsoleReporterOptions): Reporter {
  const { sink, clock, theme, level, width } = options;
  /** By the name of the node: how it is shown. */
  const running = new Map<string, string>();
  let finished = 0;
  let total = 0;
  const line = (text: string) => {
    const stamp = `${formatClock(clock.now())}  `;
    for (const part of scrubSecrets(text).split('\n')) {
      const whole = `${stamp}${part}`.trimEnd();
      if (options.logToErr) sink.err(whole);
      else sink.out(whole);
    }
  };
  const showProgress = () => {
    const names = [...running.values()];
    sink.status(
      names.length === 0
        ? ''
        : `${finished} of ${total} done, running: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
    );
  };
  const follow = (event: ReportEvent) => {
    if (event.kind === 'run_started') total = event.total;
    else if (event.kind === 'node_started') running.set(event.node.name, event.node.name);
    else if (event.kind === 'batch_started') running.set(event.node.name, withBatch(event));
    else if (event.kind === 'node_finished') {
      running.delete(event.node.name);
      finished++;
    } else if (event.kind === 'run_finished') running.clear();
    else return;
    showProgress();
  };
  const tell = (diagnostic: Diagnostic) => {
    if (isLoud(diagnosticLevel(diagnostic), level))
      sink.err(`${scrubSecrets(formatDiagnostic(diagnostic, options.errorTheme))}\n`);
  };
  /** The faults of nodes stand between the summary and the last line, which scripts read. */
  const summarize = (summary: RunSummary) => {
    const { lines, counts } = describeRun(summary, theme);
    for (const text of lines) line(text);
    for (const fault of faultsOf(summary)) tell(fault);
    line(counts);
  };
  return {
    report(event) {
      if (event.kind === 'print') {
        sink.out(scrubSecrets(event.text));
        return;
      }
      if (event.kind === 'diagnostic') {
        tell(event.diagnostic);
        return;
      }
      if (event.kind === 'log') {
        if (isLoud(event.level, level)) line(event.message);
        return;
      }
      if (event.kind === 'run_summary') {
        if (isLoud('info', level)) summarize(event.summary);
        return;
      }
      const described = describeEvent(event, theme, width);
      if (described !== null && isLoud(described.level, level)) line(described.message);
      follow(event);
    },
  };
}

function withBatch({ node, batch }: Extract<RunEvent, { kind: 'batch_started' }>): string {
  return `${node.name} (batch ${batch.ordinal} of ${batch.total})`;
}
