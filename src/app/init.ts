import { join, resolve } from 'node:path';
import type { Effects } from '../base/effects.ts';
import { errorDiagnostic, UsageError } from '../base/errors.ts';
import { ensureDirectory, pathExists, writeAtomic } from '../base/files.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';

/** The files of a new project: two seeds, two models, tests on them. Builds green at once. */
function starterFiles(name: string): ReadonlyMap<string, string> {
  return new Map([
    [
      'project.yml',
      `# yaml-language-server: $schema=./node_modules/memflow/schema/project.json
name: ${name}
version: '1.0.0'

target: dev
targets:
  dev:
    type: duckdb
    path: ${name}.duckdb
    threads: 4

models:
  ${name}:
    staging:
      +materialized: view
    marts:
      +materialized: table
`,
    ],
    ['seeds/raw_customers.csv', 'customer_id,name,country\n1,Ada,GB\n2,Grace,US\n3,Radia,US\n'],
    [
      'seeds/raw_orders.csv',
      'order_id,customer_id,ordered_at,amount\n1,1,2026-01-05,12.50\n2,1,2026-02-11,7.25\n3,2,2026-02-12,30.00\n',
    ],
    [
      'models/staging/stg_orders.sql',
      `select
  order_id,
  customer_id,
  ordered_at,
  cast(amount as decimal(12, 2)) as amount
from {{ ref('raw_orders') }}
`,
    ],
    [
      'models/marts/customers.sql',
      `select
  c.customer_id,
  c.name,
  c.country,
  count(o.order_id) as orders,
  coalesce(sum(o.amount), 0) as revenue
from {{ ref('raw_customers') }} as c
left join {{ ref('stg_orders') }} as o using (customer_id)
group by all
`,
    ],
    [
      'models/properties.yml',
      `models:
  - name: stg_orders
    description: One row an order.
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: customer_id
        data_tests:
          - relationships:
              arguments:
                to: ref('raw_customers')
                field: customer_id
  - name: customers
    description: One row a customer, with what they ordered.
    columns:
      - name: customer_id
        data_tests: [unique, not_null]
`,
    ],
    ['.gitignore', 'target/\nlogs/\n*.duckdb\n*.duckdb.*\n'],
  ]);
}

/** A name for a project out of a folder's: letters, digits and underscores. */
function projectName(folder: string): string {
  const name = folder.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '_');
  return /^[a-z_]/.test(name) ? name : `project_${name}`;
}

/**
 * Writes a small project into a new folder, or into the present one without a name.
 * @throws {UsageError} MF1006 where one of its files exists; nothing is written then
 */
export async function init(effects: Effects, folder: string | undefined): Promise<CommandOutcome> {
  const root = resolve(effects.cwd, folder ?? '.');
  const name = projectName(root.split(/[\\/]/).at(-1) ?? 'project');
  const files = starterFiles(name);
  const inTheWay: string[] = [];
  for (const path of ['dbt_project.yml', ...files.keys()])
    if (path !== '.gitignore' && (await pathExists(join(root, path)))) inTheWay.push(path);
  if (inTheWay.length > 0) {
    throw new UsageError(
      errorDiagnostic('MF1006', `${root} already holds ${inTheWay.join(', ')}`, {
        hint: 'memflow init <name> writes into a folder of its own',
      }),
    );
  }
  for (const [path, text] of files) {
    if (path === '.gitignore' && (await pathExists(join(root, path)))) continue;
    await ensureDirectory(join(root, path, '..'));
    await writeAtomic(join(root, path), text);
  }
  const enter = folder === undefined ? '' : `cd ${folder} && `;
  return succeeded(
    [
      `Wrote the project "${name}": 2 seeds, 2 models, 5 data tests.`,
      '',
      `  ${enter}memflow build        loads, builds and tests it`,
      `  ${enter}memflow show customers`,
    ],
    { name, root, files: [...files.keys()] },
  );
}
