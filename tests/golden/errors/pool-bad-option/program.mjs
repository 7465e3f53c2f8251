export default async (session, shown) => {
  await shown(session.openPool({ max: 0 }));
  await shown(session.openPool({ executing: 1.5 }));
  await shown(session.openPool({ timeoutMs: -1 }));
};
