import type { ProfileOperator, StatementProfile } from '../adapter/profile.ts';
import { formatBytes, formatMs, formatNumber } from '../base/figure-text.ts';
import { formatCount } from '../base/format-count.ts';
import { printable, truncate } from './format-table.ts';
import { wrapText } from './wrap-text.ts';

/** Projections that take less than this share of the time are left out: the engine makes many that only rename. */
const SHOWN_PROJECTION = 0.01;
/** An estimate is told where it is off by this factor. */
const FAR_OFF = 100;
/** Fewer rows are no matter, however far off. */
const FEW_ROWS = 1000;
/** Notes deep in the tree are cut rather than broken into narrower lines. */
const NARROWEST = 20;
const HEAD = 'share     time        rows  operator';
const OPERATOR_COLUMN = HEAD.indexOf('operator');

/** One line on what a statement cost as a whole. */
export function describeCost(profile: StatementProfile): string {
  const { latencyMs, rowsScanned, peakMemoryBytes, spilledBytes, bytesRead } = profile;
  const read = bytesRead === 0 ? '' : ` (${formatBytes(bytesRead)} from files)`;
  const spilled = spilledBytes === 0 ? 'nothing' : formatBytes(spilledBytes);
  return (
    `${formatMs(latencyMs)}, ${formatNumber(rowsScanned)} rows read${read}, ` +
    `peak memory ${formatBytes(peakMemoryBytes)}, ${spilled} spilled`
  );
}

/** The operators as a tree, the last one on top, each with its share of the time. No line is wider than `width`. */
export function profileTree({ root }: StatementProfile, width: number): readonly string[] {
  const totalMs = totalTime(root);
  const lines: string[] = [HEAD];
  const add = (operator: ProfileOperator, stem: string, branch: string, below: string): void => {
    const share = totalMs === 0 ? 0 : operator.timeMs / totalMs;
    const { children } = operator;
    if (operator.kind === 'projection' && children.length === 1 && share < SHOWN_PROJECTION) {
      for (const child of children) add(child, stem, branch, below);
      return;
    }
    const figures = [
      `${Math.round(share * 100)}%`.padStart(5),
      formatMs(operator.timeMs).padStart(9),
      formatNumber(operator.rows).padStart(12),
    ].join('');
    lines.push(`${figures}  ${stem}${branch}${nameOf(operator)}`);
    const inner = stem + below + (children.length > 0 ? '│ ' : '  ');
    const indent = ' '.repeat(OPERATOR_COLUMN) + inner;
    for (const note of notesOf(operator)) {
      const room = Math.max(NARROWEST, width - indent.length);
      lines.push(...wrapText(note, room, '  ').map((line) => indent + line));
    }
    children.forEach((child, index) => {
      const isLast = index === children.length - 1;
      add(child, stem + below, isLast ? '└ ' : '├ ', isLast ? '  ' : '│ ');
    });
  };
  add(root, '', '', '');
  return lines.map((line) => truncate(printable(line), width));
}

function totalTime({ timeMs, children }: ProfileOperator): number {
  return children.reduce((sum, child) => sum + totalTime(child), timeMs);
}

function nameOf(operator: ProfileOperator): string {
  const { kind, relation, usesIndex, keys, details, name } = operator;
  const plain = name.toLowerCase().replaceAll('_', ' ');
  const by = keys.length === 0 ? '' : ` by ${keys.join(', ')}`;
  switch (kind) {
    case 'scan': {
      const what = relation === null ? plain : `${relation.schema}.${relation.identifier}`;
      return usesIndex ? `index scan ${what}` : `scan ${what}`;
    }
    case 'aggregate': {
      const of = details['Aggregates'] ?? '';
      return by === '' ? `aggregate ${of}` : `group${by}${of === '' ? '' : `: ${of}`}`;
    }
    case 'top':
      return `first ${details['Top'] ?? 'rows'}${by}`;
    case 'sort':
      return `sort${by}`;
    case 'join':
      return `${plain} ${(details['Join Type'] ?? '').toLowerCase()}`.trim();
    case 'projection': {
      const values = details['Projections'] ?? '';
      return values.includes('__internal_') ? 'pack values' : `project ${values}`.trim();
    }
    case 'filter':
    case 'window':
    case 'other':
      return plain;
  }
}

function notesOf(operator: ProfileOperator): readonly string[] {
  const { kind, conditions, estimatedRows, rows } = operator;
  const notes: string[] = [];
  const { rowsScanned, rowGroupsScanned, rowGroupsTotal } = operator;
  if (rowGroupsTotal > 0) {
    const groups = `${formatNumber(rowGroupsScanned)} of ${formatCount(rowGroupsTotal, 'row group')}`;
    notes.push(`${formatNumber(rowsScanned)} rows read, ${groups}`);
  }
  if (conditions.length > 0)
    notes.push(`${kind === 'join' ? 'on' : 'where'} ${conditions.map(shortened).join(' AND ')}`);
  // Rows that a join kept out of a scan were not to be expected by the scan.
  const isExpected = kind !== 'scan' || conditions.length > 0;
  if (isExpected && estimatedRows !== null && isFarOff(estimatedRows, rows)) {
    notes.push(`the engine expected ${formatNumber(estimatedRows)} rows`);
  }
  return notes;
}

/** `'2024-06-01 00:00:00'::TIMESTAMP` is `'2024-06-01'`. */
function shortened(condition: string): string {
  return condition.replaceAll(/'(\d{4}-\d\d-\d\d)(?: 00:00:00)?'::(?:TIMESTAMP|DATE)\b/g, "'$1'");
}

function isFarOff(estimated: number, actual: number): boolean {
  const [low, high] = [Math.min(estimated, actual), Math.max(estimated, actual)];
  return high >= FEW_ROWS && high / Math.max(1, low) >= FAR_OFF;
}
