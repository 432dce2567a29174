// Keeps the workbench usable without a connection: its files, and the sessions as the pages of this
// browser knew them last. `release.js` names the files of this release; when it changes, the browser
// fetches this script anew, so no release stays longer than its successor takes to be fetched.
importScripts("release.js");

const { name, files, shell, keepsSessions } = self.release;
const base = new URL("./", self.location).pathname;
const prefix = `everbasic-files-${base}-`;
const cacheName = prefix + name;
const sessionsName = `everbasic-sessions-${base}`;

/** How long the network is waited for where there is a copy. */
const PAGE_PATIENCE_MS = 6000;
const FILE_PATIENCE_MS = 4000;
/** Releases that are kept: this one, and that of pages still open when it came. */
const RELEASES_MAX = 2;
/** Sessions that are kept, the last ones used. */
const SESSIONS_MAX = 8;
/** How often, and after how long again, a copy that is on its way is looked for. */
const LOOKS_MAX = 40;
const LOOK_EVERY_MS = 50;
/** What a proxy says that cannot reach its server. */
const UNREACHABLE = [502, 503, 504];

const addresses = new Set(files.map((file) => new URL(file, self.location).pathname));
let writing = Promise.resolve();

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldReleases()));
self.addEventListener("message", ({ data }) => {
  if (typeof data?.path === "string" && typeof data.text === "string") {
    writing = writing.then(() => keepSession(data.path, data.text, String(data.id))).catch(() => {});
  }
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(page(request));
  } else if (pathname === `${base}kept-session`) {
    event.respondWith(session(request));
  } else if (isNamedByContent(pathname)) {
    event.respondWith(named(request));
  } else if (addresses.has(pathname)) {
    event.respondWith(file(request));
  }
});

/** All files or none: a release that is only half there is not used. */
async function install() {
  const cache = await caches.open(cacheName);
  const fresh = [shell, ...files].map((file) => new Request(file, { cache: "no-cache" }));
  await cache.addAll(fresh);
  await self.skipWaiting();
}

async function dropOldReleases() {
  const names = (await caches.keys()).filter((one) => one.startsWith(prefix) && one !== cacheName);
  const old = names.slice(0, Math.max(0, names.length - (RELEASES_MAX - 1)));
  await Promise.all(old.map((one) => caches.delete(one)));
}

function isPage(pathname) {
  const rest = pathname.startsWith(base) ? pathname.slice(base.length) : null;
  return rest === "" || rest === "index.html" || /^s\/[A-Za-z0-9_-]{1,64}$/.test(rest ?? "/");
}

/** Bundle files of any release: what stands behind such a name never changes. */
function isNamedByContent(pathname) {
  return /[.-][A-Za-z0-9_-]{16,22}(_bg)?\.(js|wasm|css)$/.test(pathname);
}

/** The server's page; the shell of this release where the server cannot be reached. */
async function page(request) {
  const [answer, kept] = [fetched(request, PAGE_PATIENCE_MS), copy(shell)];
  try {
    const response = await answer;
    if (!UNREACHABLE.includes(response.status)) return response;
    return ((await isKept(request)) ? await kept : undefined) ?? response;
  } catch (error) {
    const response = (await isKept(request)) ? await kept : undefined;
    if (response) return response;
    throw error;
  }
}

async function named(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** Files that keep their names are those of the page's release while there is a connection. */
async function file(request) {
  try {
    const response = await fetched(request, FILE_PATIENCE_MS);
    if (!UNREACHABLE.includes(response.status)) return response;
    return (await copy(request)) ?? response;
  } catch (error) {
    const response = await copy(request);
    if (response) return response;
    throw error;
  }
}

/** What the network answers; an error if it takes too long. */
function fetched(request, patience) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("no answer in time")), patience));
  return Promise.race([fetch(request), late]);
}

async function copy(request) {
  const cache = await caches.open(cacheName);
  return cache.match(request, { ignoreSearch: true });
}

/** Whether the shell has something to show: where no server is, the page itself has all there is. */
async function isKept({ url }) {
  if (!keepsSessions) return true;
  const cache = await caches.open(sessionsName);
  return Boolean(await cache.match(keptAt(new URL(url).pathname)));
}

/**
 * The session that is kept. The page before this one told of it only when this one was answered, so
 * it may still be on its way: it is waited for by its id, for a while.
 */
async function session(request) {
  const { searchParams } = new URL(request.url);
  const address = keptAt(searchParams.get("path") ?? "");
  const wanted = searchParams.get("id");
  let kept;
  for (let look = 0; look < LOOKS_MAX; look++) {
    await writing;
    const cache = await caches.open(sessionsName);
    kept = await cache.match(address);
    if (!wanted || kept?.headers.get("x-id") === wanted) break;
    await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
  }
  return kept ?? new Response("", { status: 404 });
}

/** Where a session is kept; the shell looks there too. */
function keptAt(path) {
  return new URL(`kept-session?path=${encodeURIComponent(path)}`, self.location).href;
}

/** Keeps what a page knows of its session, the newest last; forgets it if that is nothing. */
async function keepSession(path, text, id) {
  const cache = await caches.open(sessionsName);
  const address = keptAt(path);
  if (text === "") await cache.delete(address);
  else await cache.put(address, new Response(text, { headers: { "x-id": id } }));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - SESSIONS_MAX)).map((one) => cache.delete(one)));
}
