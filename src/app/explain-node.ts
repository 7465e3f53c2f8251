import type { Database } from '../adapter/adapter.ts';
import type { Connection } from '../adapter/connection.ts';
import type { ProfileOperator, StatementProfile } from '../adapter/profile.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { compileBenchmark } from '../bench/compile-benchmark.ts';
import { databaseClients, withClients } from '../bench/open-clients.ts';
import { withScratchSchemas } from '../bench/scratch-schemas.ts';
import { checkQuery } from '../compile/check-query.ts';
import type { CompiledNode } from '../compile/compiled-node.ts';
import type { Compiler } from '../compile/compiler.ts';
import type { BenchmarkNode, Node } from '../manifest/node.ts';
import { describeCost, profileTree } from '../report/profile-tree.ts';
import { wrapText } from '../report/wrap-text.ts';
import { buildTestQuery } from '../testing/build-test-query.ts';
import { type Finding, findInProfile } from '../tuning/profile-findings.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler, readAccess } from './compile-session.ts';
import { toHintedError } from './hint-unbuilt.ts';
import type { LoadedProject } from './loaded-project.ts';
import { oneNode } from './one-node.ts';
import type { SelectionRequest } from './select.ts';
import type { Session } from './session.ts';

export interface ExplainRequest {
  readonly selection: SelectionRequest;
  readonly inline: string | undefined;
}

/** What is explained, and its profiles: one a statement. */
interface Explained {
  readonly node: Node | null;
  readonly name: string;
  readonly profiles: readonly StatementProfile[];
}

const WIDTH = 80;
/** Warnings of the partition lint: they are findings here. */
const LINT = new Set(['MF2511', 'MF2512', 'MF2513']);

/**
 * Runs the query of one node once for its profile, and says what it cost where and what would change that. Nothing of it
 * stays. @throws {UsageError | CompileError | AdapterError | BenchError}
 */
export async function explainNode(
  session: Session,
  request: ExplainRequest,
): Promise<CommandOutcome> {
  const project = await session.project();
  const lint: Diagnostic[] = [];
  const onWarning = (diagnostic: Diagnostic) => {
    if (LINT.has(diagnostic.code)) lint.push(diagnostic);
    else session.warnOfNode(diagnostic);
  };
  const explained = await profileOf(session, project, request, onWarning).catch(
    (error: unknown) => {
      throw toHintedError(error, project.manifest);
    },
  );
  const { name, node, profiles } = explained;
  const isBuilt = node?.resourceType === 'model' && node.config.materialized !== 'view';
  const findings = [
    ...lint.map(fromLint),
    ...profiles.flatMap((profile) => findInProfile(profile, { isBuilt })),
  ];
  const title = node === null ? name : `${node.resourceType} ${name}`;
  return succeeded(
    [
      ...profiles.flatMap((profile, i) => {
        const which = profiles.length === 1 ? '' : `, statement ${i + 1} of ${profiles.length}`;
        const head = wrapText(`${title}${which}: ${describeCost(profile)}`, WIDTH);
        return [...head, '', ...profileTree(profile, WIDTH), ''];
      }),
      ...describeFindings(findings),
    ],
    {
      node: name,
      resource_type: node?.resourceType ?? 'inline',
      statements: profiles.map(profileJson),
      findings,
    },
  );
}

async function profileOf(
  session: Session,
  project: LoadedProject,
  request: ExplainRequest,
  onWarning: (diagnostic: Diagnostic) => void,
): Promise<Explained> {
  const node =
    request.inline === undefined
      ? oneNode(session, project, request.selection, {
          command: 'explain',
          types: ['model', 'test', 'benchmark', 'analysis'],
        })
      : null;
  const writes = node?.resourceType === 'benchmark' && node.spec.writes;
  const access = writes ? 'write' : await readAccess(project);
  const compiler = await openCompiler(session, project, { access, onWarning });
  const { database } = await session.database(access);
  await database.setThreads(project.target.engineThreads);
  if (node?.resourceType === 'benchmark') {
    const profiles = await withScratchSchemas(
      { database, dialect: project.adapter.dialect },
      [node],
      () => profileBenchmark(session, { compiler, database }, node),
    );
    return { node, name: node.name, profiles };
  }
  const text = request.inline ?? '';
  const compiled =
    node === null || node.resourceType === 'seed'
      ? await compiler.compileInline({ path: '--inline', text })
      : await compiler.compileNode(node);
  checkQuery(compiled);
  const { signal } = session.effects;
  const profile = await database.withConnection(
    (connection) => profileQuery(connection, compiled, { node, signal }),
    signal,
  );
  return { node, name: node?.name ?? 'inline query', profiles: [profile] };
}

async function profileBenchmark(
  session: Session,
  { compiler, database }: { readonly compiler: Compiler; readonly database: Database },
  node: BenchmarkNode,
): Promise<readonly StatementProfile[]> {
  const { clock, signal } = session.effects;
  // The query of a benchmark of runs is explained against what is built.
  const query = { ...node, spec: { ...node.spec, runs: null } };
  const compiled = await compileBenchmark(compiler, query);
  const options = {
    source: databaseClients(database, clock),
    clock,
    signal,
    timeoutMs: node.config.timeoutMs ?? LONGEST_MS,
    tag: `memflow:${session.invocationId}`,
    isBare: false,
  };
  return withClients(compiled, options, (clients) => clients.profile());
}

/** Somebody waits for the answer. */
const LONGEST_MS = 10 * 60_000;

/** The statement that memflow would send for the node, in a transaction that cannot write. */
function profileQuery(
  connection: Connection,
  { sql, origin }: CompiledNode,
  { node, signal }: { readonly node: Node | null; readonly signal: AbortSignal },
): Promise<StatementProfile> {
  const sent = node?.resourceType === 'test' ? buildTestQuery(node, sql) : { sql, offset: 0 };
  const options = { signal, origin: { ...origin, offset: sent.offset } };
  return connection.rolledBack(() => connection.profile(sent.sql, options), { readOnly: true });
}

function fromLint({ message, hint, span }: Diagnostic): Finding {
  const place = span === undefined ? '' : `${span.file.path}: `;
  return { kind: 'unpruned partitions', evidence: `${place}${message}`, advice: hint ?? '' };
}

function describeFindings(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return ['memflow would change nothing.'];
  return [
    'memflow would change:',
    ...findings.flatMap(({ kind, evidence, advice }) => [
      ...wrapText(`- ${kind}: ${evidence}`, WIDTH, '  '),
      ...wrapText(`  -> ${advice}`, WIDTH, '     '),
    ]),
  ];
}

function profileJson(profile: StatementProfile): unknown {
  return {
    latency_ms: profile.latencyMs,
    cpu_ms: profile.cpuMs,
    rows_scanned: profile.rowsScanned,
    bytes_read: profile.bytesRead,
    peak_memory_bytes: profile.peakMemoryBytes,
    spilled_bytes: profile.spilledBytes,
    plan: operatorJson(profile.root, totalMs(profile.root)),
  };
}

function totalMs({ timeMs, children }: ProfileOperator): number {
  return children.reduce((sum, child) => sum + totalMs(child), timeMs);
}

function operatorJson(operator: ProfileOperator, total: number): unknown {
  const { relation } = operator;
  return {
    operator: operator.name,
    kind: operator.kind,
    relation: relation === null ? null : `${relation.schema}.${relation.identifier}`,
    uses_index: operator.usesIndex,
    time_ms: operator.timeMs,
    time_share: total === 0 ? 0 : operator.timeMs / total,
    rows: operator.rows,
    estimated_rows: operator.estimatedRows,
    rows_scanned: operator.rowsScanned,
    row_groups_scanned: operator.rowGroupsScanned,
    row_groups_total: operator.rowGroupsTotal,
    conditions: operator.conditions,
    keys: operator.keys,
    details: operator.details,
    children: operator.children.map((child) => operatorJson(child, total)),
  };
}
