export default (session, shown) => shown(session.openPool());
