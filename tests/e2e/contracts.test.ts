import { expect, it } from 'vitest';
import { createProject } from '../support/create-project.ts';

it('a foreign key names its parent by ref(), which is a parent in the graph too', async () => {
  await using project = await createProject({
    'models/orders.sql': 'select 1 as id, 7 as customer_id',
    'models/customers.sql': 'select 7 as customer_id',
    'models/models.yml': `
models:
  - name: customers
    config: {materialized: table, contract: {enforced: true}}
    columns:
      - {name: customer_id, data_type: integer, constraints: [{type: primary_key}]}
  - name: orders
    config: {materialized: table, contract: {enforced: true}}
    constraints:
      - {type: foreign_key, columns: [customer_id], to: ref('customers'), to_columns: [customer_id]}
    columns:
      - {name: id, data_type: integer}
      - name: customer_id
        data_type: integer
        constraints: [{type: foreign_key, to: "ref('customers')", to_columns: customer_id}]
`,
  });
  const run = await project.memflow('run');
  expect(run.stdout + run.stderr).toContain('PASS=2');
  const manifest = JSON.parse(project.read('target/manifest.json'));
  const node = manifest.nodes['model.shop.orders'];
  expect(node.depends_on.nodes).toHaveLength(1);
  expect(node.constraints[0]).toMatchObject({
    to: "ref('customers')",
    to_columns: ['customer_id'],
  });
});
