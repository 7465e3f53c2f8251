const endless = 'select count(*) from range(100000000000) a(i) where i % 3 = 1';

export default async (session, shown) => {
  const pool = await session.openPool({ executing: 1 });
  const web = await pool.connect({ name: 'web' });
  const report = await pool.connect({ name: 'report', deadlineMs: 20 });
  const abort = new AbortController();
  const running = web.query(endless, { signal: abort.signal }).catch(() => {});
  await shown(report.query('select 1'));
  abort.abort();
  await running;
  await shown(report.query(endless));
  await shown(report.transaction(() => new Promise(() => {}), { deadlineMs: 50 }));
};
