// express-session with connect-redis: node peer.mjs PORT SIZE...
// What express-session does for a request: get the session, and after the handler set it if it was
// changed, else touch it. The times are those of the store's calls; the race goes by HTTP.
import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";

const [port, ...sizes] = process.argv.slice(2).map(Number);
const library = "connect-redis";
const client = createClient({ url: `redis://127.0.0.1:${port}` });
await client.connect();
const store = new RedisStore({ client, prefix: "sess:" });

const load = (sid) => store.get(sid);
const operations = {
  set: async (sid) => {
    const loaded = await load(sid);
    loaded.foo = "bar";
    await store.set(sid, loaded);
  },
  get: async (sid) => {
    const loaded = await load(sid);
    void loaded.foo;
    await store.touch(sid, loaded);
  },
  contains: async (sid) => {
    const loaded = await load(sid);
    void ("foo" in loaded);
    await store.touch(sid, loaded);
  },
  remove: async (sid) => {
    const loaded = await load(sid);
    delete loaded.foo;
    await store.set(sid, loaded);
  },
};

for (const size of sizes) {
  const sid = `size${size}`;
  const content = { cookie: { originalMaxAge: null, path: "/", httpOnly: true } };
  for (let number = 0; number < size; number += 1) content[`key${number}`] = "bar";
  await store.set(sid, content);
  for (const [operation, run] of Object.entries(operations)) {
    for (let warm = 0; warm < 300; warm += 1) await run(sid);
    const ns = [];
    for (let turn = 0; turn < 2000; turn += 1) {
      if (operation === "remove") await operations.set(sid);
      const started = process.hrtime.bigint();
      await run(sid);
      ns.push(Number(process.hrtime.bigint() - started));
    }
    console.log(JSON.stringify({ library, operation, size, ns }));
  }
}

const app = express();
app.use(session({ store, secret: "the secret of this benchmark", resave: false, saveUninitialized: false }));
app.get("/set/:name", (request, response) => {
  request.session[request.params.name] = 1;
  response.end();
});
app.get("/count", (request, response) => {
  const names = Object.keys(request.session);
  response.end(String(names.filter((name) => /^[ab]\d+$/.test(name)).length));
});
const listening = app.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${listening.address().port}`;
  const first = await fetch(`${url}/set/first`);
  const cookie = first.headers.get("set-cookie").split(";")[0];
  const headers = { cookie };
  let acknowledged = 0;
  const write = async (writer) => {
    for (let number = 0; number < 1000; number += 1) {
      const answer = await fetch(`${url}/set/${writer}${number}`, { headers });
      await answer.text();
      if (answer.ok) acknowledged += 1;
    }
  };
  await Promise.all([write("a"), write("b")]);
  const kept = Number(await (await fetch(`${url}/count`, { headers })).text());
  console.log(JSON.stringify({ library: "express-session, connect-redis", acknowledged, kept }));
  listening.close();
  await client.quit();
  process.exit(0);
});
