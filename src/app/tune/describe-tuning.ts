import { formatBytes, formatChange, formatMs } from '../../base/figure-text.ts';
import { formatCount } from '../../base/format-count.ts';
import { wrapText } from '../../report/wrap-text.ts';
import { type ConfigValue, configEntries, describeChange } from '../../tuning/change.ts';
import { jinjaLiteral } from '../../tuning/edit-config.ts';
import type { TuningResult } from '../../tuning/tune-project.ts';
import { certain, type Effect, type Proposal, type Rejection } from '../../tuning/tuning.ts';
import { INTERACTIVE_USES } from '../../tuning/usage.ts';

const WIDTH = 80;
/** Where texts begin behind their labels. */
const TEXT_COLUMN = 16;
const SHOWN_EFFECTS = 5;
const SHOWN_SKIPPED = 10;

/** A tuning as lines for a person: the proposals with their figures, then what was not worth it. */
export function describeTuning(result: TuningResult, queries: number): readonly string[] {
  const { proposals, rejections, skipped, isComplete } = result;
  const tried = proposals.length + rejections.length;
  const head =
    `Read ${formatCount(queries, 'query', 'queries')}, tried ${formatCount(tried, 'change')} on a copy: ` +
    `${proposals.length === 0 ? 'none' : proposals.length} worth it. A query that somebody waits for ` +
    `counts ${INTERACTIVE_USES} times for each run.`;
  return [
    ...wrapText(head, WIDTH),
    ...proposals.flatMap((proposal, i) => ['', ...describeProposal(proposal, i + 1)]),
    ...(rejections.length === 0 ? [] : ['', 'Not worth it:']),
    ...rejections.flatMap(describeRejection),
    ...(skipped.length === 0 ? [] : ['', 'Left out:']),
    ...skipped
      .slice(0, SHOWN_SKIPPED)
      .flatMap(({ query, reason }) =>
        wrapText(`  ${query.name}: ${oneLine(reason)}`, WIDTH, '    '),
      ),
    ...(skipped.length > SHOWN_SKIPPED
      ? [`  and ${formatCount(skipped.length - SHOWN_SKIPPED, 'query', 'queries')} more`]
      : []),
    ...(isComplete
      ? []
      : ['', 'The time was up before everything was tried: raise --max-minutes.']),
  ];
}

function describeProposal(proposal: Proposal, place: number): readonly string[] {
  const { change, effects, cost, confidence, notes, savedMs } = proposal;
  const { what, change: words } = describeChange(change);
  const shown = [...certain(effects)]
    .sort((a, b) => savedBy(b) - savedBy(a))
    .slice(0, SHOWN_EFFECTS);
  const more = certain(effects).length - shown.length;
  return [
    ...wrapText(`${String(place).padStart(2)}. ${what}: ${words}`, WIDTH, '    '),
    ...labelled('saves', `${formatMs(savedMs)} for each run`),
    ...shown.flatMap((effect) => labelled('', describeEffect(effect))),
    ...(more > 0 ? labelled('', `and ${formatCount(more, 'query', 'queries')} more`) : []),
    ...labelled('costs', describeCost(cost)),
    ...labelled('confidence', confidence),
    ...notes.flatMap((note) => labelled('note', note)),
    ...configLines(proposal).map((line, i) => `    ${(i === 0 ? 'write' : '').padEnd(12)}${line}`),
  ];
}

/** A text behind a label of its own column. */
function labelled(label: string, text: string): readonly string[] {
  const [first = '', ...rest] = wrapText(text, WIDTH - TEXT_COLUMN, '  ');
  const indent = ' '.repeat(TEXT_COLUMN);
  return [`    ${label.padEnd(TEXT_COLUMN - 4)}${first}`, ...rest.map((line) => indent + line)];
}

function savedBy({ query, beforeMs, afterMs }: Effect): number {
  return query.uses * (beforeMs - afterMs);
}

/** "timed test week: 12 ms -> 2.1 ms, -82 % (-84 % to -80 %)". */
function describeEffect({ query, beforeMs, afterMs, ratio, interval }: Effect): string {
  const range = `${formatChange(interval.low)} to ${formatChange(interval.high)}`;
  return `${query.name}: ${formatMs(beforeMs)} -> ${formatMs(afterMs)}, ${formatChange(ratio)} (${range})`;
}

function describeCost({ buildMs, bytes }: Proposal['cost']): string {
  const build =
    buildMs === null
      ? 'no time'
      : buildMs.before === 0
        ? `${formatMs(buildMs.after)} to build it`
        : `building takes ${formatMs(buildMs.after)} instead of ${formatMs(buildMs.before)}`;
  const sign = bytes < 0 ? 'less' : 'more';
  return `${build}, ${bytes === 0 ? 'no space' : `${formatBytes(Math.abs(bytes))} ${sign} in the file`}`;
}

/** What to write where, exactly. */
function configLines({ change }: Pick<Proposal, 'change'>): readonly string[] {
  switch (change.kind) {
    case 'setting':
      return ['in the target:', `  settings: {${change.key}: ${String(change.value)}}`];
    case 'stored result': {
      const { query, name } = change;
      return [
        `models/${name}.sql:`,
        "  {{ config(materialized='table') }}",
        ...(query.node === null ? [query.sql] : [query.node.file.text])
          .join('\n')
          .split('\n')
          .filter((line) => line.trim() !== '' && !/^\s*\{\{\s*config\(.*\)\s*\}\}\s*$/.test(line))
          .map((line) => `  ${line.trimEnd()}`),
        `and ${query.name} reads it: select * from {{ ref('${name}') }}`,
      ];
    }
    default:
      return [
        `${change.model.file.path}:`,
        ...[...configEntries(change)].map(([key, value]) => `  ${entryText(key, value)}`),
      ];
  }
}

function entryText(key: string, value: ConfigValue | null): string {
  return value === null ? `without ${key}` : `${key}=${jinjaLiteral(value)}`;
}

function describeRejection({ change, reason }: Rejection): readonly string[] {
  const { what, change: words } = describeChange(change);
  return wrapText(`  ${what}: ${words}: ${oneLine(reason)}`, WIDTH, '    ');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

/** The same as data. */
export function tuningJson(
  result: TuningResult,
  queries: number,
): Readonly<Record<string, unknown>> {
  return {
    queries,
    complete: result.isComplete,
    proposals: result.proposals.map((proposal) => ({
      ...changeJson(proposal.change),
      saved_ms: proposal.savedMs,
      effects: proposal.effects.map((effect) => ({
        query: effect.query.name,
        uses: effect.query.uses,
        outcome: effect.outcome,
        before_ms: effect.beforeMs,
        after_ms: effect.afterMs,
        ratio: effect.ratio,
        interval: [effect.interval.low, effect.interval.high],
        p_value: effect.pValue,
      })),
      cost: {
        build_ms: proposal.cost.buildMs,
        bytes: proposal.cost.bytes,
      },
      confidence: proposal.confidence,
      notes: proposal.notes,
      write: configLines(proposal),
    })),
    rejected: result.rejections.map(({ change, reason }) => ({ ...changeJson(change), reason })),
    skipped: result.skipped.map(({ query, reason }) => ({ query: query.name, reason })),
  };
}

function changeJson(change: Proposal['change']): Readonly<Record<string, unknown>> {
  const { what, change: words } = describeChange(change);
  const config = Object.fromEntries(configEntries(change));
  return { kind: change.kind, target: what, change: words, config };
}
