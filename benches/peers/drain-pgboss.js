// What many would use for due messages: pg-boss on PostgreSQL, with a handler that does nothing.
//
// node drain-pgboss.js URL DUE LATER. Prints the seconds from the start of the workers until all that is due is done.
const { Pool } = require("pg");
const PgBoss = require("pg-boss");

const [url, due, later] = process.argv.slice(2);
const schema = `pgboss_${process.pid}`;
const queue = "send";

(async () => {
  const pool = new Pool({ connectionString: url, max: 2 });
  const boss = new PgBoss({ connectionString: url, schema, max: 18, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(queue);
  const add = (count, when) =>
    pool.query(
      `INSERT INTO ${schema}.job (name, data, start_after)
       SELECT '${queue}', jsonb_build_object('n', n), ${when} FROM generate_series(1, ${Number(count)}) AS n`,
    );
  await add(later, "now() + interval '1 year'");
  await add(due, "now() - interval '1 minute'");
  await pool.query(`VACUUM ANALYZE ${schema}.job`);
  let done = 0;
  const start = process.hrtime.bigint();
  for (let worker = 0; worker < 4; worker++) {
    await boss.work(queue, { batchSize: 1000, pollingIntervalSeconds: 0.5 }, async (jobs) => {
      done += jobs.length;
    });
  }
  const left = async () => {
    const { rows } = await pool.query(
      `SELECT count(*)::int AS left FROM ${schema}.job WHERE start_after <= now() AND state <> 'completed'`,
    );
    return rows[0].left;
  };
  while (done < Number(due)) await new Promise((wake) => setTimeout(wake, 5));
  while ((await left()) > 0) await new Promise((wake) => setTimeout(wake, 5));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await boss.stop({ graceful: false });
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
  console.log(JSON.stringify({ seconds }));
  process.exit(0);
})();
