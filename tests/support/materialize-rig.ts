import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '../../src/adapter/adapter.ts';
import type { Capabilities } from '../../src/adapter/capabilities.ts';
import type { CellValue } from '../../src/adapter/connection.ts';
import { adapter } from '../../src/adapter/duckdb/duckdb-adapter.ts';
import { systemClock } from '../../src/base/clock.ts';
import { openCompileDatabase } from '../../src/compile/compile-database.ts';
import { RelationCache } from '../../src/compile/relation-cache.ts';
import type { NodeConfig } from '../../src/config/node-config.ts';
import type { NodeResult } from '../../src/execute/node-result.ts';
import type { DataTestNode, ModelNode, SeedNode } from '../../src/manifest/node.ts';
import { formatPlan } from '../../src/materialize/format-plan.ts';
import { createModelRunner } from '../../src/materialize/model-runner.ts';
import type { PlanSettings } from '../../src/materialize/plan-input.ts';
import { prepareSchemas } from '../../src/materialize/prepare-schemas.ts';
import { previewPlan } from '../../src/materialize/preview-plan.ts';
import { createSeedRunner } from '../../src/materialize/seed-runner.ts';
import { createDataTestRunner } from '../../src/testing/data-test-runner.ts';
import { makeDirectory, openDuckDb } from './adapter-rig.ts';
import { fakeSeed } from './build-manifest.ts';
import { compileProject, type ModelSpec } from './compile-project.ts';

export interface RigRunOptions {
  readonly fullRefresh?: boolean;
  readonly storeFailures?: boolean;
  /** Changes the node that was made of the spec: columns, constraints, description. */
  readonly patch?: (node: ModelNode) => ModelNode;
  readonly signal?: AbortSignal;
  /** Instead of what the engine can do. */
  readonly capabilities?: Partial<Capabilities>;
}

/** A real database file in a directory of its own, and the runners of one invocation per call. */
export class MaterializeRig implements AsyncDisposable {
  readonly database: Database;
  readonly directory: string;
  readonly #remove: () => PromiseLike<void>;

  constructor(database: Database, directory: string, remove: () => PromiseLike<void>) {
    this.database = database;
    this.directory = directory;
    this.#remove = remove;
  }

  /** All rows of a query. */
  async rows(sql: string): Promise<readonly (readonly CellValue[])[]> {
    return this.database.withConnection(async (c) => (await c.query(sql)).rows);
  }

  async execute(sql: string): Promise<void> {
    await this.database.withConnection((c) => c.execute(sql));
  }

  /** Columns as `name type`, in order. */
  async columns(relation: string): Promise<readonly string[]> {
    const columns = await this.database.withConnection((c) =>
      c.describe(`select * from ${relation}`),
    );
    return columns.map((column) => `${column.name} ${column.type}`);
  }

  /** Every relation but those of the ledger: `schema.name kind`. */
  async relations(): Promise<readonly string[]> {
    const rows = await this.rows(
      `select table_schema || '.' || table_name || ' ' || lower(table_type) from information_schema.tables
       where table_schema <> 'memflow' order by 1`,
    );
    return rows.map((row) => String(row[0]));
  }

  /** Runs one model of SQL text as one invocation. */
  async runModel(name: string, spec: ModelSpec, options: RigRunOptions = {}): Promise<NodeResult> {
    const session = await this.#session(options);
    const project = compileProject({ models: { [name]: spec }, compiler: session.compiler });
    const node = (options.patch ?? ((model) => model))(project.model(name));
    await prepareSchemas({ ...session, targets: [node.relation] });
    const runner = createModelRunner({ ...session, compiler: project.compiler });
    return runner.run(node, { signal: options.signal ?? new AbortController().signal, worker: 1 });
  }

  /** What a run of this model would send. */
  async previewModel(name: string, spec: ModelSpec): Promise<string> {
    const session = await this.#session({});
    const { compiler, model } = compileProject({
      models: { [name]: spec },
      compiler: session.compiler,
    });
    return formatPlan(await previewPlan({ ...session, compiler }, model(name)));
  }

  /** Writes a CSV file and runs it as a seed. */
  async runSeed(
    name: string,
    content: string | Uint8Array,
    config: Partial<NodeConfig> = {},
    options: RigRunOptions = {},
  ): Promise<NodeResult> {
    const path = join(this.directory, 'seeds', `${name}.csv`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    const session = await this.#session(options);
    const node: SeedNode = { ...fakeSeed(name, { config }), path };
    const project = compileProject({ models: {}, others: [node], compiler: session.compiler });
    await prepareSchemas({ ...session, targets: [node.relation] });
    const runner = createSeedRunner({ ...session, compiler: project.compiler });
    return runner.run(node, { signal: new AbortController().signal, worker: 1 });
  }

  async runTest(node: DataTestNode, options: RigRunOptions = {}): Promise<NodeResult> {
    const session = await this.#session(options);
    const project = compileProject({ models: {}, others: [node], compiler: session.compiler });
    await prepareSchemas({ ...session, targets: [node.relation] });
    const runner = createDataTestRunner({
      ...session,
      compiler: project.compiler,
      invocationId: 'invocation',
      storeFailures: options.storeFailures ?? false,
    });
    return runner.run(node, { signal: new AbortController().signal, worker: 1 });
  }

  async #session({ fullRefresh = false, capabilities = {} }: RigRunOptions) {
    const { database } = this;
    const { dialect } = adapter;
    await database.ledger.prepare();
    const relations = new RelationCache(database.introspector);
    const settings: PlanSettings = {
      dialect,
      capabilities: { ...adapter.capabilities, ...capabilities },
      invocationId: 'invocation',
      asOf: new Date('2026-01-02T03:04:05Z'),
      engineVersion: database.engine.version,
      storage: { projectDir: '/project', databasePath: database.target.path },
      fullRefresh,
    };
    return {
      database,
      dialect,
      relations,
      ledger: await database.ledger.entries(),
      partitions: await database.ledger.partitions(),
      settings,
      clock: systemClock,
      log: () => {},
      compiler: {
        fullRefresh,
        database: openCompileDatabase({ database, dialect, relations, allowsWrites: false }),
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database.close();
    await this.#remove();
  }
}

/** `await using rig = await openRig()` */
export async function openRig(connections = 2): Promise<MaterializeRig> {
  const directory = await makeDirectory();
  const database = await openDuckDb(directory.path, {}, { connections });
  return new MaterializeRig(database, directory.path, () => directory[Symbol.asyncDispose]());
}
