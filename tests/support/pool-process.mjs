// A process of its own with a pool on the project in a folder; says on its standard output what it has done.
// usage: pool-process.mjs FOLDER hold|read|write
import { createSession } from 'memflow';

const [folder = '.', action = ''] = process.argv.slice(2);
/** @param {string} text */
const say = (text) => process.stdout.write(`${text}\n`);

const session = createSession({ projectDir: folder, commandLine: 'the server' });
const pool = await session.openPool();
say('open');

const CLIENTS = 160;
let served = 0;
/** @param {number} index */
const work = async (index) => {
  const client = await pool.connect();
  for (let n = 0; ; n++) {
    if (action === 'write' && index % 8 === 0) {
      await client.transaction(
        async (transaction) => {
          await transaction.query('insert into pairs values (?)', { parameters: [n] });
          await transaction.query('insert into pairs values (?)', { parameters: [n] });
        },
        { writes: 'pairs' },
      );
      say('committed');
    } else await client.query('select count(*), sum(id) from a');
    served++;
    if (served === CLIENTS * 2) say('serving');
  }
};
if (action === 'hold') setInterval(() => {}, 1000);
else await Promise.all(Array.from({ length: CLIENTS }, (_, index) => work(index)));
