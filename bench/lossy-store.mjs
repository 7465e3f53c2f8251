// A store on the network that is slow and loses answers: one file over HTTP with ranges, on this machine.
import { createServer } from 'node:http';

/**
 * @typedef {object} Faults
 * @property {number} latencyMs how long each answer takes
 * @property {number} loss the share of requests that is lost: 0 to 1
 * @typedef {object} LossyStore
 * @property {string} url of the file, with the given name
 * @property {Faults} faults change what happens to the requests that come
 * @property {{ requests: number, lost: number, bytes: number }} traffic so far
 * @property {() => Promise<void>} close
 */

/** What is lost, in turn: the connection ends without an answer, the server is busy, the answer ends in the middle. */
const LOSSES = /** @type {const} */ (['no answer', 'busy', 'cut']);

/**
 * Serves `content` as `name` on a free port. Which requests are lost is decided by `random`, a number below 1 a call.
 * @param {string} name @param {Buffer} content @param {() => number} random @returns {Promise<LossyStore>}
 */
export async function openLossyStore(name, content, random) {
  const faults = { latencyMs: 0, loss: 0 };
  const traffic = { requests: 0, lost: 0, bytes: 0 };
  const server = createServer((request, response) => {
    traffic.requests++;
    setTimeout(() => {
      const isLost = random() < faults.loss;
      const { status, headers, body } = answer(request.headers.range, content);
      const how = isLost ? LOSSES[traffic.lost++ % LOSSES.length] : null;
      if (how === 'no answer') request.socket.destroy();
      else if (how === 'busy') response.writeHead(503).end();
      else {
        response.writeHead(status, headers);
        if (request.method === 'HEAD') response.end();
        else if (how === 'cut')
          response.write(body.subarray(0, body.length >> 1), () => request.socket.destroy());
        else response.end(body);
        if (how === null && request.method !== 'HEAD') traffic.bytes += body.length;
      }
    }, faults.latencyMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the store has no port');
  return {
    url: `http://127.0.0.1:${address.port}/${name}`,
    faults,
    traffic,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string | undefined} range @param {Buffer} content */
function answer(range, content) {
  const headers = { 'accept-ranges': 'bytes', etag: `"${content.length}"` };
  const match = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (match === null)
    return {
      status: 200,
      headers: { ...headers, 'content-length': content.length },
      body: content,
    };
  const last = content.length - 1;
  const [from, to] = [Number(match[1]), match[2] ? Math.min(Number(match[2]), last) : last];
  const body = content.subarray(from, to + 1);
  const range_ = {
    'content-length': body.length,
    'content-range': `bytes ${from}-${to}/${content.length}`,
  };
  return { status: 206, headers: { ...headers, ...range_ }, body };
}
