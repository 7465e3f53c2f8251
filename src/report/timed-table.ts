import { formatMs } from '../base/figure-text.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { BaselineFinding, BudgetFinding } from '../execute/timed-result.ts';
import type { ToldResults } from './annotations.ts';
import { displayWidth } from './format-table.ts';
import { plainTheme, type Theme } from './theme.ts';
import { baselineWords, sparkline } from './timed-words.ts';

/** Columns of the figures behind the name. */
const TIME_WIDTH = 9;
const BASELINE_WIDTH = 24;
const SHOWN_HISTORY = 6;
const VERDICT_WIDTH = 9;

/** The timed tests of a run in at most `width` columns: figures, the change since the baseline, history, verdict; budgets below. */
export function timedTable(
  { nodes, results }: ToldResults,
  theme: Theme = plainTheme,
  width = 80,
): readonly string[] {
  const timed = results.filter(({ timed: found }) => found?.figures);
  if (timed.length === 0) return [];
  const nameWidth = Math.max(
    10,
    width - 3 * TIME_WIDTH - BASELINE_WIDTH - SHOWN_HISTORY - VERDICT_WIDTH - 4,
  );
  const line = (
    name: string,
    times: readonly string[],
    baseline: string,
    history: string,
    verdict: string,
  ) =>
    `${name.padEnd(nameWidth)}${times.map((time) => time.padStart(TIME_WIDTH)).join('')}  ${baseline.padEnd(BASELINE_WIDTH)} ${history.padEnd(SHOWN_HISTORY)} ${verdict}`.trimEnd();
  const header = line('timed test', ['p50', 'p95', 'p99'], 'baseline', 'runs', 'verdict');
  const rows = timed.flatMap((result) => {
    const { figures, baselines, budgets, historyMs, verdict } = result.timed ?? {};
    if (!figures || baselines === undefined || verdict === undefined) return [];
    const times = [figures.p50Ms, figures.p95Ms, figures.p99Ms].map(formatMs);
    const name = nodes.get(result.id)?.name ?? result.id;
    const runs = [...(historyMs ?? []), figures.p50Ms].slice(-SHOWN_HISTORY);
    const limits = (budgets ?? []).map((found) => {
      const text = limitText(found);
      return found.outcome === 'met' ? text : theme.bad(`${text} ${found.outcome}`);
    });
    // A name that does not fit has a line of its own: cut, many would look alike.
    const isLong = displayWidth(name) > nameWidth;
    return [
      ...(isLong ? [name] : []),
      line(
        isLong ? '' : name,
        times,
        baselineWords(baselines),
        sparkline(runs),
        painted(result, verdict, theme),
      ),
      ...wrapped(limits, width - 2).map((text) => `  ${text}`),
      ...refusals(baselines).map((text) => `  ${text}`),
    ];
  });
  return [header, ...rows];
}

/** Why stored figures say nothing. */
function refusals(baselines: readonly BaselineFinding[]): readonly string[] {
  return baselines.flatMap(({ outcome, note }) =>
    outcome === 'refused' && note !== null ? [`baseline: ${note}`] : [],
  );
}

function painted({ status }: NodeResult, verdict: string, theme: Theme): string {
  if (status === 'pass') return theme.good(verdict);
  return status === 'warn' ? theme.warning(verdict) : theme.bad(verdict);
}

/** A budget in words, with its figure where that stands in no column. */
function limitText({ budget, finding }: BudgetFinding): string {
  const isShown = /^(?:p50|p95|p99|rows|spill|plan) [^/]/.test(budget);
  return isShown ? budget : `${finding} (${budget})`;
}

/** Texts with commas between them, on as many lines as they need. */
function wrapped(texts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(`${last}, ${text}`) <= width)
      lines[lines.length - 1] = `${last}, ${text}`;
    else lines.push(text);
  }
  return lines;
}
