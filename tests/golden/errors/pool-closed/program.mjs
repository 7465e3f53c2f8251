export default async (session, shown) => {
  const pool = await session.openPool();
  const client = await pool.connect();
  let kept;
  await client.transaction(async (transaction) => {
    kept = transaction;
  });
  await shown(kept.query('select 1'));
  const waiting = client.transaction(() => new Promise(() => {}));
  await client.close();
  await shown(waiting);
  await shown(client.query('select 1'));
  await pool.close();
  await shown(pool.connect());
};
