import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProject, type TestProject } from '../support/create-project.ts';
import { repositoryRoot } from '../support/repository.ts';

/** The database of the shipped project. */
const DATABASE = 'memory.duckdb';

function projectFiles(hasSuite: boolean): Readonly<Record<string, string>> {
  const folders = ['models', 'macros', 'tests/data'].flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(sql|yml)$/.test(name))
      .map((name) => `${folder}/${name}`)
      .filter((path) => hasSuite || !path.split(/[\\/]/).includes('performance')),
  );
  return Object.fromEntries(
    ['project.yml', ...folders].map((path) => [
      path,
      readFileSync(join(repositoryRoot, path), 'utf8'),
    ]),
  );
}

/** The shipped project in a folder of its own, with the real binary; without the performance suite, unless asked for. */
export function createMemoryProject({ suite = false } = {}): Promise<TestProject> {
  return createProject(projectFiles(suite));
}

/** Runs a command that must succeed; returns what it printed. */
export async function succeed(project: TestProject, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await project.memflow(...args);
  if (exitCode !== 0) {
    throw new Error(`memflow ${args.join(' ')} ended with ${exitCode}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** Rows of a query on the project's database. */
export function query(project: TestProject, sql: string) {
  return project.query(sql, DATABASE);
}

/** Writes touches as a CSV file and ingests it. `at` is a timestamp in UTC. */
export async function ingest(
  project: TestProject,
  touches: readonly { readonly commit: string; readonly at: string; readonly path: string }[],
): Promise<void> {
  const lines = touches.map(({ commit, at, path }) => `${commit},${at},ada,A change,${path}`);
  project.write(
    'touches.csv',
    `commit_id,committed_at,author_id,subject,path\n${lines.join('\n')}\n`,
  );
  await succeed(project, 'ingest', 'touches', 'touches.csv');
}

const STORES = [
  'stg_memories',
  'stg_accesses',
  'stm_episodes',
  'stm_episode_members',
  'co_activation',
  'ltm_pair_months',
];
const MOMENTS = [
  'memory_activation',
  'working_memory',
  'ltm_associations',
  'ltm_concepts',
  'memory_fate',
  'belongs_together',
];

/** The number of rows of each model and a hash of them that knows no order; `load_id` is history, not content. */
export async function fingerprint(
  project: TestProject,
  models: readonly string[] = [...STORES, ...MOMENTS],
) {
  const queries = models.map((model) => {
    const columns = STORES.includes(model) ? '* exclude (load_id)' : '*';
    const where = model.startsWith('stg_') ? 'where not is_removed' : '';
    return `select '${model}' as model, count(*)::int as n, coalesce(bit_xor(md5_number_lower(row_text)), 0)::varchar as hash
      from (select r::varchar as row_text from (select ${columns} from ${model} ${where}) as r)`;
  });
  const rows = await query(project, `${queries.join(' union all ')} order by model`);
  return Object.fromEntries(rows.map(([model, n, hash]) => [String(model), [n, hash]]));
}
