export default async (session, shown) => {
  const pool = await session.openPool();
  const client = await pool.connect();
  for (const sql of [
    '/* by hand */ begin',
    'set threads = 8',
    'create temp table t as select 1 as n',
    "attach 'other.duckdb'",
    'select 1; select 2',
  ])
    await shown(client.query(sql));
  await shown(client.transaction((transaction) => transaction.query('commit')));
};
