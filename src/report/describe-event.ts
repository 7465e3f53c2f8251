import { formatMs } from '../base/figure-text.ts';
import type { LogLevel } from '../base/log.ts';
import type { NodeResult } from '../execute/node-result.ts';
import type { RunEvent } from '../execute/run-events.ts';
import type { Node } from '../manifest/node.ts';
import { displayWidth } from './format-table.ts';
import { formatRows } from './format-time.ts';
import { describeNode, nodeNoun } from './node-words.ts';
import type { HookEvent } from './reporter.ts';
import type { Paint, Theme } from './theme.ts';

/** One line of the run log: words for a person, a name and data for a program. */
export interface LogLine {
  readonly level: LogLevel;
  /** dbt's name of the event: LogStartLine, LogModelResult, LogTestResult, ... */
  readonly name: string;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** "3 of 28 OK created ... ......... [OK in 0.12s]": dots up to `width` columns, then the status. */
function fancyLine(
  place: { readonly index: number; readonly total: number },
  text: string,
  status: string,
  width: number,
): string {
  const left = `${place.index} of ${place.total} ${text} `;
  return `${left}${'.'.repeat(Math.max(0, width - displayWidth(left)))} [${status}]`;
}

interface ResultWords {
  /** The verb in front of the node: "OK created", "FAIL 3". */
  readonly text: string;
  /** What stands in brackets, without the time: "OK", "INSERT 113", "FAIL 3". */
  readonly status: string;
  readonly paint: Paint;
  readonly level: LogLevel;
}

function testWords(result: NodeResult, theme: Theme): ResultWords {
  const failures = result.failures ?? 0;
  switch (result.status) {
    case 'pass':
      return { text: 'PASS', status: 'PASS', paint: theme.good, level: 'info' };
    case 'warn':
      return {
        text: `WARN ${failures}`,
        status: `WARN ${failures}`,
        paint: theme.warning,
        level: 'warn',
      };
    case 'fail':
      return {
        text: `FAIL ${failures}`,
        status: `FAIL ${failures}`,
        paint: theme.bad,
        level: 'error',
      };
    default:
      return { text: 'ERROR', status: 'ERROR', paint: theme.bad, level: 'error' };
  }
}

/** The verdict, and the figures where there are some: "FAIL p50 1.2 ms p95 131 ms". */
function timedWords(result: NodeResult, theme: Theme): ResultWords {
  const figures = result.timed?.figures;
  const verdict = result.timed?.verdict;
  const told =
    verdict === 'pass' || verdict === 'fail' || verdict === undefined ? '' : ` ${verdict}`;
  const times =
    figures === undefined || figures === null
      ? ''
      : ` p50 ${formatMs(figures.p50Ms)} p95 ${formatMs(figures.p95Ms)}`;
  const words = (word: string, paint: Paint, level: LogLevel): ResultWords => ({
    text: word,
    status: `${word}${told}${times}`,
    paint,
    level,
  });
  if (result.status === 'pass') return words('PASS', theme.good, 'info');
  if (result.status === 'warn') return words('WARN', theme.warning, 'warn');
  return words(result.status === 'fail' ? 'FAIL' : 'ERROR', theme.bad, 'error');
}

function buildWords(node: Node, result: NodeResult, theme: Theme): ResultWords {
  const [good, bad] =
    node.resourceType === 'seed' ? ['loaded', 'loading'] : ['created', 'creating'];
  if (result.status === 'error')
    return { text: `ERROR ${bad}`, status: 'ERROR', paint: theme.bad, level: 'error' };
  if (result.status === 'fail' || result.status === 'warn') {
    const isBad = result.status === 'fail';
    return {
      text: `${isBad ? 'FAIL' : 'WARN'} ${good}`,
      status: isBad ? 'FAIL over budget' : 'WARN over budget',
      paint: isBad ? theme.bad : theme.warning,
      level: isBad ? 'error' : 'warn',
    };
  }
  const message = result.message ?? 'OK';
  if (result.status === 'no-op')
    return { text: `OK ${good}`, status: 'NO-OP', paint: theme.dim, level: 'info' };
  // dbt's word for a seed: what the engine did and to how many rows.
  const written = result.rows?.written;
  const isInsert = node.resourceType === 'seed' && message === 'OK' && typeof written === 'number';
  const status = isInsert ? `INSERT ${written}` : message;
  return { text: `OK ${good}`, status, paint: theme.good, level: 'info' };
}

/** ", 340k rows": what was written, where the status does not say it already. */
function rowsNote(node: Node, result: NodeResult): string {
  if (node.resourceType === 'seed') return '';
  const written = result.rows?.written;
  if (written === null || written === undefined || /\d/.test(result.message ?? '')) return '';
  return `, ${formatRows(written)} ${written === 1 ? 'row' : 'rows'}`;
}

function nodeData(node: Node): Readonly<Record<string, unknown>> {
  return {
    unique_id: node.id,
    node_name: node.name,
    resource_type: node.resourceType,
    materialized: node.config.materialized,
    node_path: node.file.path,
  };
}

function describeHook(event: HookEvent, theme: Theme, width: number): LogLine {
  const { operation, index, total } = event;
  const name = `hook: ${operation.name}`;
  const data = { unique_id: operation.id, node_name: operation.name, index, total };
  if (event.kind === 'hook_started') {
    const message = fancyLine(event, `START ${name}`, 'RUN', width);
    return { level: 'info', name: 'LogHookStartLine', message, data };
  }
  const { status, elapsedMs } = event.result;
  const seconds = elapsedMs / 1000;
  const [word, paint] =
    status === 'success'
      ? (['OK', theme.good] as const)
      : status === 'skipped'
        ? (['SKIP', theme.warning] as const)
        : (['ERROR', theme.bad] as const);
  const time = status === 'skipped' ? '' : ` in ${seconds.toFixed(2)}s`;
  return {
    level: status === 'error' ? 'error' : 'info',
    name: 'LogHookEndLine',
    message: fancyLine(event, `${word} ${name}`, `${paint(word)}${time}`, width),
    data: { ...data, status, execution_time: seconds },
  };
}

/** The run log's line for an event of a node or hook; null for events that have none. */
export function describeEvent(
  event: RunEvent | HookEvent,
  theme: Theme,
  width = 80,
): LogLine | null {
  if (event.kind === 'hook_started' || event.kind === 'hook_finished') {
    return describeHook(event, theme, width);
  }
  if (event.kind === 'node_started') {
    const text = `START ${describeNode(event.node)}`;
    return {
      level: 'info',
      name: 'LogStartLine',
      message: fancyLine(event, text, 'RUN', width),
      data: { ...nodeData(event.node), index: event.index, total: event.total },
    };
  }
  if (event.kind === 'batch_started') {
    const { ordinal, total, bounds } = event.batch;
    return {
      level: 'debug',
      name: 'LogStartBatch',
      message: `batch ${ordinal} of ${total} of ${describeNode(event.node)}: ${bounds}`,
      data: { ...nodeData(event.node), batch_idx: ordinal, total_batches: total, bounds },
    };
  }
  if (event.kind !== 'node_finished') return null;
  const { node, result } = event;
  const seconds = result.elapsedMs / 1000;
  const data = {
    ...nodeData(node),
    index: event.index,
    total: event.total,
    status: result.status,
    execution_time: seconds,
    failures: result.failures,
    figures: result.figures,
    rows: result.rows,
    msg: result.message,
  };
  if (result.status === 'skipped') {
    const name =
      node.resourceType === 'test' || node.resourceType === 'benchmark'
        ? `${nodeNoun(node).replace('data ', '')} ${node.name}`
        : `relation ${describeNode(node).split(' ').at(-1)}`;
    return {
      level: 'info',
      name: 'SkippingDetails',
      message: fancyLine(event, `SKIP ${name}`, theme.warning('SKIP'), width),
      data,
    };
  }
  const isTest = node.resourceType === 'test' || node.resourceType === 'benchmark';
  const words =
    node.resourceType === 'benchmark'
      ? timedWords(result, theme)
      : isTest
        ? testWords(result, theme)
        : buildWords(node, result, theme);
  const what = isTest ? node.name : describeNode(node);
  const note = result.figures === null ? rowsNote(node, result) : `, ${result.figures}`;
  const status = `${words.paint(words.status)} in ${seconds.toFixed(2)}s${note}`;
  return {
    level: words.level,
    name: isTest
      ? 'LogTestResult'
      : node.resourceType === 'seed'
        ? 'LogSeedResult'
        : 'LogModelResult',
    message: fancyLine(event, `${words.text} ${what}`, status, width),
    data,
  };
}
