import type { Diagnostic } from '../base/diagnostic.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import { splitStatements } from '../sql/split-statements.ts';
import { type BaselineRead, hasBaseline } from './baseline-files.ts';
import type { HistoryEntry } from './benchmark-history.ts';
import type { BenchmarkData } from './benchmark-origins.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import type { References } from './judge-references.ts';
import type { Member } from './measure-group.ts';

/** What is stored about benchmarks. */
export interface BenchmarkStore {
  baseline(environmentClass: string, benchmark: string): Promise<BaselineRead>;
  /** Of all benchmarks, oldest first. */
  history(): Promise<readonly HistoryEntry[]>;
}

export interface ReferenceOptions {
  readonly store: BenchmarkStore;
  readonly environmentClass: string;
  /** What the benchmark reads now: checksums by node. */
  readonly upstream: Readonly<Record<string, string>>;
  readonly data: BenchmarkData;
  /** Compare with the baseline's statements even where they are those of today. */
  readonly always: boolean;
}

/** The references of a benchmark, and what is wrong with its baseline. */
export interface LoadedReferences {
  readonly references: References;
  readonly diagnostics: readonly Diagnostic[];
}

/** So many medians make a sparkline. */
const SHOWN_HISTORY = 20;

/** The references of a benchmark that is ready to be measured, and what is wrong with its baseline. @throws {FileError} MF7001 */
export async function loadReferences(
  member: Member,
  { store, environmentClass, upstream, data, always }: ReferenceOptions,
): Promise<LoadedReferences> {
  const { node, sql } = member.compiled;
  const entries = (await store.history()).filter(
    ({ record }) => record.benchmark === node.name && record.environmentClass === environmentClass,
  );
  const history = entries.map(({ record }) => record);
  const historyMs = history.slice(-SHOWN_HISTORY).map(({ p50 }) => p50);
  const none = { rival: null, record: null, note: null, history, historyMs };
  if (!hasBaseline(node) && !always) return { references: none, diagnostics: [] };
  const read = await store.baseline(environmentClass, node.name);
  if (read.kind === 'unusable')
    return {
      references: { ...none, note: read.diagnostic.message },
      diagnostics: [read.diagnostic],
    };
  if (read.kind === 'missing') return { references: none, diagnostics: [] };
  const { record } = read;
  // The SQL of a run is a check, not what is measured.
  const isQuery = node.spec.runs === null;
  const isFine = isQuery && node.spec.baseline !== 'recorded' && (always || record.sql !== sql);
  const isRecorded = !always && comparesFigures(node);
  return {
    references: {
      ...none,
      rival: isFine ? rivalOf(member, record.sql) : null,
      record: isRecorded ? record : null,
      note: changesSince(record, { sql, upstream, contents: data.contents }),
    },
    diagnostics: [],
  };
}

/**
 * Whether a benchmark is compared with stored figures. Of several clients they say little: what else the machine does
 * keeps them waiting for each other, by more than a calibration of one tells.
 */
function comparesFigures({ spec, cell }: BenchmarkNode): boolean {
  return spec.baseline === 'recorded' || (spec.baseline === 'auto' && cell.clients === 1);
}

/** A benchmark that sends other statements, and is held to nothing. */
function rivalOf(member: Member, sql: string): Member {
  const { compiled } = member;
  const text = { path: `${compiled.node.name} (baseline)`, text: sql };
  const statements = splitStatements(sql).map((found) => ({
    sql: found.text,
    origin: { compiled: text, offset: -found.start },
  }));
  return {
    ...member,
    tag: `${member.tag}:baseline`,
    compiled: { ...compiled, node: unjudged(compiled.node), sql, statements, expectQuery: null },
  };
}

/** A benchmark that is held to nothing: what another version of one is. */
export function unjudged(node: BenchmarkNode): BenchmarkNode {
  return { ...node, spec: { ...node.spec, expect: null, budgets: [] } };
}

/** What differs from when a record was made, in one line; null where nothing does. */
function changesSince(
  before: Pick<BenchmarkRecord, 'sql' | 'upstream' | 'contents'>,
  now: Pick<BenchmarkRecord, 'sql' | 'upstream' | 'contents'>,
): string | null {
  const nameOf = (id: string) => id.split('.').at(-1) ?? id;
  const changed = Object.entries(now.upstream)
    .filter(([id, checksum]) => before.upstream[id] !== checksum)
    .map(([id]) => nameOf(id));
  const refilled = Object.entries(now.contents ?? {})
    .filter(([id, content]) => (before.contents?.[id] ?? content) !== content)
    .map(([id]) => nameOf(id));
  const parts = [
    ...(before.sql === now.sql ? [] : ['its SQL']),
    ...changed,
    ...(refilled.length === 0 ? [] : [`the rows of ${few(refilled)}`]),
  ];
  return parts.length === 0 ? null : `changed since: ${parts.join(', ')}`;
}

const MOST_NAMES = 3;

function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
