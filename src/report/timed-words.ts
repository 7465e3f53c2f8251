import { formatChange } from '../base/figure-text.ts';
import type { BaselineFinding } from '../execute/timed-result.ts';

const BARS = '▁▂▃▄▅▆▇█';

/** Figures as bars from the smallest to the largest; a series that hardly moves is flat. */
export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const most = Math.max(...values);
  // A tenth fills one bar: noise must not look like a mountain.
  const room = Math.max(most - least, least * 0.8);
  return values
    .map((value) => BARS[Math.round(((value - least) / room) * (BARS.length - 1))] ?? ' ')
    .join('');
}

/** "+3.1 % (-0.4..+6.5)", "~" in front where the figures are stored ones; "refused" or "none" otherwise. */
export function baselineWords(findings: readonly BaselineFinding[]): string {
  const [first] = findings;
  const compared = findings.find(({ ratio }) => ratio !== null);
  if (compared?.ratio === undefined || compared.ratio === null)
    return first === undefined ? '' : first.outcome;
  const { ratio, interval, method } = compared;
  const percent = (value: number) => formatChange(value).replace(' %', '');
  const range = interval === null ? '' : ` (${percent(interval.low)}..${percent(interval.high)})`;
  return `${method === 'recorded' ? '~' : ''}${formatChange(ratio)}${range}`;
}
