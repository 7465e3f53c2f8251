export default async (session, shown) => {
  const pool = await session.openPool();
  const client = await pool.connect({ name: 'web' });
  await client.query('create table people as select 1 as id, null::varchar as name');
  await shown(client.query('select id,\n  nane\nfrom people'));
  await shown(client.query('select * from people where id = $id', { parameters: { name: 1 } }));
};
