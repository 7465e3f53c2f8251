import { formatMs } from '../base/figure-text.ts';
import type { ToldResults } from './annotations.ts';
import { baselineWords, sparkline } from './timed-words.ts';

const MARKS: Readonly<Record<string, string>> = {
  pass: '✅',
  improved: '✅',
  fail: '❌',
  regressed: '❌',
  unsure: '❔',
};

/** The timed tests of a run as a table for a pull request; empty where there are none. */
export function timedMarkdown({ nodes, results }: ToldResults): string {
  const rows = results.flatMap((result) => {
    const { timed, message } = result;
    const figures = timed?.figures;
    if (!timed || !figures) return [];
    const cells = [
      nodes.get(result.id)?.name ?? result.id,
      formatMs(figures.p50Ms),
      formatMs(figures.p95Ms),
      formatMs(figures.p99Ms),
      timed.budgets
        .map(({ budget, outcome }) => (outcome === 'met' ? budget : `**${budget}**`))
        .join(', '),
      baselineWords(timed.baselines),
      sparkline([...timed.historyMs, figures.p50Ms]),
      `${MARKS[timed.verdict] ?? ''} ${timed.verdict}${message === null ? '' : `: ${message}`}`,
    ];
    return [`| ${cells.map(cell).join(' | ')} |`];
  });
  if (rows.length === 0) return '';
  return [
    '### Timed tests',
    '',
    '| timed test | p50 | p95 | p99 | budget | baseline | runs | verdict |',
    '|---|---:|---:|---:|---|---|---|---|',
    ...rows,
    '',
    '`~` = against stored figures, through the calibration; without it: both versions in one session.',
  ].join('\n');
}

/** What would end a cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
