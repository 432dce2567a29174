import { once } from "node:events";
import { createServer } from "node:http";

/** What a server gave, kept. */
interface Kept {
  type: string;
  body: Buffer;
}

/**
 * A server of what a page would be that did nothing: `/still` is that page without its scripts, `/empty`
 * one word with its style sheet. Fonts and style sheet are the page's own, kept in memory.
 */
export async function mirrorOf(home: string) {
  const kept = new Map<string, Kept>();
  const fetched = async (path: string) => {
    const answer = await fetch(new URL(path, home));
    return { type: answer.headers.get("content-type") ?? "", body: Buffer.from(await answer.arrayBuffer()) };
  };
  const html = (await fetched("/")).body.toString();
  const sheet = /<link[^>]*rel="stylesheet"[^>]*>/.exec(html)?.[0];
  if (!sheet) throw new Error("The page has no style sheet.");
  const still = html.replace(/<script[^]*?<\/script>/g, "").replace(/<link[^>]*rel="(modulepreload|preload|manifest)"[^>]*>/g, (link) => (link.includes('as="font"') ? link : ""));
  const page = (text: string) => ({ type: "text/html; charset=utf-8", body: Buffer.from(text) });
  kept.set("/still", page(still));
  kept.set("/empty", page(`<!DOCTYPE html><html lang="en"><head>${sheet}</head><body>Everbasic</body></html>`));
  const server = createServer(async (request, response) => {
    const path = request.url ?? "/";
    const found = kept.get(path) ?? (await fetched(path));
    kept.set(path, found);
    response.writeHead(200, { "content-type": found.type }).end(found.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
