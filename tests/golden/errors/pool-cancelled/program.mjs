const endless = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';

export default async (session, shown) => {
  const pool = await session.openPool();
  const client = await pool.connect({ name: 'web' });
  const abort = new AbortController();
  const running = client.query(endless, { signal: abort.signal });
  setTimeout(() => abort.abort(), 20);
  await shown(running);
  await shown(client.query('select 1', { signal: abort.signal }));
};
