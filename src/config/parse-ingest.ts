import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { didYouMean } from '../base/nearest.ts';
import {
  itemsAt,
  mappingAt,
  textAt,
  textOf,
  valueAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
} from '../yaml/yaml-node.ts';
import type { FeedConfig, FeedExpression } from './ingest-config.ts';
import { ACCESS_COLUMNS, MEMORY_COLUMNS } from './ingest-shape.ts';

/** The sources that `memflow ingest` has by itself. */
export const BUILT_IN_SOURCES: readonly string[] = ['git', 'touches', 'sample', 'synthetic', 'own'];

export interface ParsedFeeds {
  readonly feeds: readonly FeedConfig[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads `ingest:`, whose shape has been checked; what does not fit together is MF1811. */
export function parseFeeds(ingest: YamlMapping | undefined): ParsedFeeds {
  const diagnostics: Diagnostic[] = [];
  const feeds: FeedConfig[] = [];
  for (const entry of ingest?.entries.values() ?? []) {
    if (entry.value.kind !== 'mapping') continue;
    const feed = feedOf(entry, entry.value);
    diagnostics.push(...checkFeed(feed, entry.value), ...checkNeighbours(feed, feeds));
    feeds.push(feed);
  }
  return { feeds, diagnostics };
}

function expressionAt(node: YamlMapping, key: string): FeedExpression | null {
  return expressionOf(valueAt(node, key));
}

function expressionOf(node: YamlNode | undefined): FeedExpression | null {
  const text = textOf(node)?.trim();
  return node === undefined || text === undefined || text === '' ? null : { text, span: node.span };
}

function expressions(mapping: YamlMapping | undefined): ReadonlyMap<string, FeedExpression> {
  const entries = [...(mapping?.entries.values() ?? [])].flatMap(({ key, value }) => {
    const expression = expressionOf(value);
    return expression === null ? [] : [[key, expression] as const];
  });
  return new Map(entries);
}

function feedOf({ key: name, keySpan }: YamlEntry, feed: YamlMapping): FeedConfig {
  const format = textAt(feed, 'format');
  return {
    name,
    span: keySpan,
    files: itemsAt(feed, 'files').flatMap((item) => expressionOf(item) ?? []),
    format: format === 'csv' || format === 'parquet' || format === 'json' ? format : null,
    table: textAt(feed, 'table') === 'accesses' ? 'accesses' : 'memories',
    source: textAt(feed, 'source') ?? name,
    key: expressionAt(feed, 'key'),
    columns: expressions(mappingAt(feed, 'columns')),
    defaults: expressions(mappingAt(feed, 'defaults')),
    timestampFormat: textAt(feed, 'timestamp_format') ?? null,
    timezone: expressionAt(feed, 'timezone'),
    conceptSeparator: textAt(feed, 'concept_separator') ?? ',',
    delimiter: textAt(feed, 'delimiter') ?? ',',
    onMissing: textAt(feed, 'on_missing') === 'remove' ? 'remove' : 'keep',
  };
}

function checkFeed(feed: FeedConfig, written: YamlMapping): readonly Diagnostic[] {
  const { name, table, columns, span } = feed;
  const faults: Diagnostic[] = [];
  const fault = (message: string, hint: string, place = span) =>
    faults.push(errorDiagnostic('MF1811', message, { span: place, hint }));
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(name))
    fault(`the feed "${name}" cannot be named so`, 'use letters, digits, - and _, a letter first');
  if (BUILT_IN_SOURCES.includes(name))
    fault(`"${name}" is a source of memflow's own`, 'give the feed another name');
  if (feed.files.length === 0) fault(`the feed "${name}" names no files`, 'files: data/*.csv');
  const known = Object.keys(table === 'memories' ? MEMORY_COLUMNS : ACCESS_COLUMNS);
  for (const part of ['columns', 'defaults']) {
    for (const { key, keySpan } of mappingAt(written, part)?.entries.values() ?? []) {
      if (known.includes(key)) continue;
      const hint = didYouMean(key, known) ?? `they have ${known.join(', ')}`;
      fault(`${table} have no column "${key}"`, hint, keySpan);
    }
  }
  const time = table === 'memories' ? 'created_at' : 'accessed_at';
  if (!columns.has(time))
    fault(`the feed "${name}" does not say what is ${time}`, `columns: {${time}: ...}`);
  if (table === 'memories' && feed.key === null)
    fault(`the feed "${name}" has no key`, 'key: the column that tells its memories apart');
  if (table === 'accesses' && columns.has('memory_id') === columns.has('memory_key')) {
    fault(
      `the feed "${name}" must say in one way which memory was accessed`,
      'columns: {memory_key: ...}, or memory_id where the source has stable ids',
    );
  }
  if ([...feed.delimiter].length !== 1)
    fault(`the delimiter "${feed.delimiter}" is not one character`, 'delimiter: ";"');
  return faults;
}

/** Two feeds that fill one table from one source would take each other's rows for vanished ones. */
function checkNeighbours(feed: FeedConfig, earlier: readonly FeedConfig[]): readonly Diagnostic[] {
  const other = earlier.find(({ source, table }) => source === feed.source && table === feed.table);
  if (other === undefined) return [];
  const message = `the feeds "${other.name}" and "${feed.name}" both bring the ${feed.table} of the source "${feed.source}"`;
  const related = [{ message: 'the other one', span: other.span }];
  const hint = 'give one of them another source, or put their files into one feed';
  return [errorDiagnostic('MF1811', message, { span: feed.span, related, hint })];
}
