import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Where the builds are. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const serverBinary = join(target, "release/everbasic-server");

/**
 * Ports are handed out one after the other, below those the system gives to connections of its own and
 * above those a browser refuses (10080 is the last), and each worker begins elsewhere: a port that a test
 * uses again after it ended a server is still free.
 */
const ports = { first: 12_000, count: 20_000, next: (process.pid * 97) % 20_000 };

/** What stands before replicas. */
export type Proxy = "nginx" | "haproxy" | "caddy";

/** Those that are installed: nginx and HAProxy have to be, Caddy is in fewer distributions. */
export const proxies: Proxy[] = ["nginx", "haproxy", ...(existsSync("/usr/bin/caddy") ? (["caddy"] as const) : [])];

/** A port of the loopback that nobody listens on, and that is given to nobody else. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = ports.first + (ports.next++ % ports.count);
    const probe = createServer();
    const free = new Promise<boolean>((answer) => {
      probe.once("listening", () => answer(true));
      probe.once("error", () => answer(false));
    });
    probe.listen(port, "127.0.0.1");
    if (await free) {
      probe.close();
      await once(probe, "close");
      return port;
    }
  }
}

/** A process this test started; only these are ever ended. */
export class Process {
  private child: ChildProcess;
  private output = "";

  constructor(
    readonly name: string,
    command: string,
    args: string[],
    readonly port: number,
    env: Record<string, string> = {},
    cwd = tmpdir(),
  ) {
    this.child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (chunk: Buffer) => (this.output = (this.output + chunk).slice(-100_000));
    this.child.stdout?.on("data", keep);
    this.child.stderr?.on("data", keep);
    this.child.on("error", (error) => (this.output += `${error}\n`));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What the process wrote, the last 100,000 characters. */
  get log(): string {
    return this.output;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits until something accepts connections on the port. */
  async ready(): Promise<this> {
    const deadline = Date.now() + 15_000;
    while (!(await accepts(this.port))) {
      if (!this.alive || Date.now() > deadline) {
        throw new Error(`${this.name} does not answer on port ${this.port}. It said:\n${this.output}`);
      }
      await new Promise((again) => setTimeout(again, 25));
    }
    return this;
  }

  signal(signal: NodeJS.Signals) {
    if (this.alive) this.child.kill(signal);
  }

  /** Ends the process as `kill -9` does, and waits until it is gone. */
  async kill() {
    if (!this.alive) return;
    const gone = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await gone;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((answer) => {
    const socket = connect(port, "127.0.0.1");
    const say = (yes: boolean) => {
      socket.destroy();
      answer(yes);
    };
    socket.once("connect", () => say(true));
    socket.once("error", () => say(false));
  });
}

/** Starts what a test needs, each in its own directory, and ends all of it. */
export class Stage {
  private processes: Process[] = [];
  private directories: string[] = [];
  private secret = `end-to-end-${process.pid}-0123456789abcdef0123456789abcdef`;

  /** A server; without `redis` it keeps the sessions in its own memory. */
  async server(options: { redis?: Process; port?: number; env?: Record<string, string> } = {}): Promise<Process> {
    if (!existsSync(serverBinary)) throw new Error(`${serverBinary} is missing; run: make site`);
    const port = options.port ?? (await freePort());
    const home = this.directory();
    const env: Record<string, string> = {
      HOME: home,
      EVERBASIC_ADDR: `127.0.0.1:${port}`,
      EVERBASIC_STORAGE_SECRET: this.secret,
      LEPTOS_SITE_ROOT: join(root, "target/site"),
      ...(options.redis && { EVERBASIC_REDIS_URL: `redis://127.0.0.1:${options.redis.port}` }),
      ...options.env,
    };
    return this.start(new Process("everbasic-server", serverBinary, [], port, env, home));
  }

  /** An empty Redis that writes nothing to disk. */
  async redis(port?: number): Promise<Process> {
    const at = port ?? (await freePort());
    const home = this.directory();
    const args = ["--port", `${at}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home];
    return this.start(new Process("redis-server", "redis-server", args, at, {}, home));
  }

  /** What the server's program prints as an operator's command, with that store. */
  operator(redis: Process, ...args: string[]): string {
    const env = {
      ...process.env,
      HOME: this.directory(),
      EVERBASIC_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      EVERBASIC_STORAGE_SECRET: this.secret,
    };
    return execFileSync(serverBinary, args, { env, encoding: "utf8", timeout: 20_000 });
  }

  /** A proxy before the replicas, not sticky, with the configuration of deploy/. */
  async proxy(kind: Proxy, replicas: Process[]): Promise<Process> {
    const port = await freePort();
    const state = this.directory();
    const file = join(state, `${kind}.conf`);
    const addresses = replicas.map((replica) => `127.0.0.1:${replica.port}`);
    const fill = (template: string, names: Record<string, string>) => {
      const text = readFileSync(join(root, "deploy", template), "utf8");
      writeFileSync(file, text.replace(/@(\w+)@/g, (whole, name) => ({ port: `${port}`, state, ...names })[name as string] ?? whole));
    };
    if (kind === "caddy") {
      fill("caddy/loopback.caddyfile.in", { balance: "round_robin", addresses: addresses.join(" ") });
    } else if (kind === "nginx") {
      fill("nginx/loopback.conf.in", { upstreams: addresses.map((one) => `server ${one} max_fails=1 fail_timeout=2s;`).join(" ") });
    } else {
      fill("haproxy/loopback.cfg.in", { balance: "roundrobin", servers: addresses.map((one, at) => `server replica${at} ${one}`).join("\n    ") });
    }
    const command = existsSync(`/usr/sbin/${kind}`) ? `/usr/sbin/${kind}` : kind;
    const args = { nginx: ["-p", state, "-c", file], haproxy: ["-db", "-f", file], caddy: ["run", "--adapter", "caddyfile", "--config", file] };
    return this.start(new Process(kind, command, args[kind], port, { HOME: state }, state));
  }

  /** Ends everything this stage started. nginx ends its workers itself when asked politely. */
  async end() {
    const gone = this.processes.reverse().map(async (one) => {
      if (one.name === "nginx" && one.alive) {
        one.signal("SIGTERM");
        const deadline = Date.now() + 3_000;
        while (one.alive && Date.now() < deadline) await new Promise((again) => setTimeout(again, 20));
      }
      await one.kill();
    });
    await Promise.all(gone);
    for (const directory of this.directories) rmSync(directory, { recursive: true, force: true });
  }

  /** The logs of all processes, for a test that failed. */
  get logs(): string {
    return this.processes.map((one) => `--- ${one.name} :${one.port}\n${one.log}`).join("\n");
  }

  private async start(one: Process): Promise<Process> {
    this.processes.push(one);
    return one.ready();
  }

  private directory(): string {
    const made = mkdtempSync(join(tmpdir(), "everbasic-"));
    chmodSync(made, 0o755); // nginx started by root serves as another user.
    this.directories.push(made);
    return made;
  }
}
