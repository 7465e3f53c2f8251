export default async (session, shown) => {
  const pool = await session.openPool({ max: 2 });
  await pool.connect();
  await pool.connect();
  const waiting = shown(pool.connect());
  await shown(pool.connect({ deadlineMs: 10 }));
  await pool.close();
  await waiting;
};
