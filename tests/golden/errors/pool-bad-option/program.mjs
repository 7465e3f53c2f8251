export default async (session, shown) => {
  await shown(session.openPool({ max: 0 }));
  await shown(session.openPool({ executing: 1.5 }));
  await shown(session.openPool({ timeoutMs: -1 }));
  await shown(session.openPool({ timeout: '30s' }));
  const pool = await session.openPool();
  const client = await pool.connect();
  await shown(pool.connect({ deadlineMs: Number.NaN }));
  await shown(client.query('select 1', { deadline: 5 }));
  await shown(client.transaction(async () => {}, { write: 'visits' }));
};
