// What many would use for due messages: graphile-worker on PostgreSQL, with a task that does nothing.
//
// node drain-graphile.js URL DUE LATER BATCHED, where BATCHED is 1 or 0. Prints the seconds from the start of the worker
// until all that is due is done and taken out of the table.
const { Pool } = require("pg");
const { makeWorkerUtils, run, Logger } = require("graphile-worker");

const [url, due, later, batched] = process.argv.slice(2);
const schema = `graphile_${process.pid}`;
const silent = new Logger(() => () => {});

(async () => {
  const pool = new Pool({ connectionString: url, max: 20 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  const utils = await makeWorkerUtils({ pgPool: pool, schema, logger: silent });
  await utils.migrate();
  const add = async (count, when) => {
    for (let from = 0; from < Number(count); from += 10000) {
      const some = Math.min(10000, Number(count) - from);
      await pool.query(
        `SELECT count(*) FROM ${schema}.add_jobs((SELECT array_agg(ROW('send', json_build_object('n', n), NULL, ${when},
         NULL, NULL, NULL, NULL)::${schema}.job_spec) FROM generate_series(1, ${some}) AS n))`,
      );
    }
  };
  await add(later, "now() + interval '1 year'");
  await add(due, "now() - interval '1 minute'");
  await pool.query(`VACUUM ANALYZE ${schema}._private_jobs`);
  const batches =
    batched === "1"
      ? { localQueue: { size: 500 }, completeJobBatchDelay: 1, failJobBatchDelay: 1 }
      : {};
  const left = async () => {
    const { rows } = await pool.query(
      `SELECT count(*)::int AS left FROM ${schema}._private_jobs WHERE run_at <= now()`,
    );
    return rows[0].left;
  };
  let done = 0;
  const start = process.hrtime.bigint();
  const runner = await run({
    pgPool: pool,
    schema,
    logger: silent,
    noHandleSignals: true,
    concurrency: 64,
    taskList: { send: async () => void done++ },
    preset: { worker: { concurrentJobs: 64, ...batches } },
  });
  while (done < Number(due)) await new Promise((wake) => setTimeout(wake, 5));
  while ((await left()) > 0) await new Promise((wake) => setTimeout(wake, 5));
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await runner.stop();
  await utils.release();
  await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  await pool.end();
  console.log(JSON.stringify({ seconds }));
})();
