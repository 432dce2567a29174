import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve } from "node:path";
import { root } from "./processes";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

/** A web server that knows nothing but the files of a folder of the repository (or an absolute one). */
export async function serveStatic(folder: string) {
  const base = resolve(root, folder);
  if (!existsSync(join(base, "index.html"))) throw new Error(`${base}/index.html is missing; run: make static`);
  const missing: string[] = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url!, "http://x").pathname);
    const file = join(base, path === "/" ? "index.html" : path);
    try {
      const body = await readFile(file);
      response.writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'",
      });
      response.end(body);
    } catch {
      missing.push(path);
      response.writeHead(404).end();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  /** No request is answered any more. */
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}/`,
    /** Paths that were asked for and not found. */
    missing,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}
