import { formatChange, formatMs } from '../base/figure-text.ts';
import type { BaselineFinding, TimedResult } from '../execute/timed-result.ts';

/** One line: what was missed, what has changed, or what is not certain. */
export function describeVerdict({
  verdict,
  budgets,
  baselines,
  figures,
}: TimedResult): string | null {
  if (verdict === 'pass') return null;
  if (verdict === 'regressed' || verdict === 'improved')
    return baselines
      .filter(({ outcome }) => outcome === verdict)
      .map(describeBaseline)
      .join('; ');
  const outcome = verdict === 'unsure' ? 'unsure' : 'missed';
  const told = budgets
    .filter((finding) => finding.outcome === outcome)
    .map(({ budget, finding }) => `${finding}, budget ${budget}`);
  if (verdict === 'fail') {
    // Who looks for the reason wants to know what is new.
    const changed = baselines.flatMap((found) => found.changed ?? []).slice(0, 1);
    return [...told, ...changed].join('; ');
  }
  const compared = baselines.filter((found) => found.outcome === 'unsure').map(describeBaseline);
  const middle = figures === null ? '' : `, p50 ${formatMs(figures.p50Ms)}`;
  return `unsure after two measurements: ${[...told, ...compared].join('; ')}${middle}`;
}

/** "+31 % (+27 % to +36 %) against the baseline in one session, changed since: orders". */
function describeBaseline({ method, ratio, interval, note }: BaselineFinding): string {
  const range =
    interval === null ? '' : ` (${formatChange(interval.low)} to ${formatChange(interval.high)})`;
  const how = method === 'interleaved' ? 'in one session' : 'as recorded, calibrated';
  const change = ratio === null ? 'unknown' : formatChange(ratio);
  return `${change}${range} against the baseline ${how}${note === null ? '' : `, ${note}`}`;
}
