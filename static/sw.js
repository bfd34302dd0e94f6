// @ts-check
/**
 * Keeps the help page, an offline page and our own static files at hand; nothing else.
 *
 * No API answer and no page of a person is ever cached: pages are fetched from the network, and the
 * two that are kept are fetched without cookies. `SHELL` stands before this text when it is served:
 * {version, assets, pages: {help, offline}, static} (config.views.service_worker).
 */

/** @type {{version: string, assets: string[], pages: {help: string, offline: string}, static: string}} */
const shell = Reflect.get(globalThis, "SHELL");
const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));

const SHELL_CACHE = `maum-shell-${shell.version}`;
const FACE_CACHE = "maum-face";
/** A name that changes with the content: a hash, or the folder of one version of the runtime. */
const VERSIONED = /[.-][0-9a-f]{12}\.\w+$|\/vendor\/litert-/;
const FACE = /\/vendor\/litert-|\/models\//;
const PAGE_AGE_MS = 60 * 60 * 1000;

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOldCaches().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    if (url.pathname === shell.pages.help) event.waitUntil(renewHelp());
  } else if (url.pathname.startsWith(shell.static)) {
    event.respondWith(asset(request, url));
  }
});

/** Both pages must be had; a missing asset only costs its place in the cache. */
async function keepShell() {
  const cache = await caches.open(SHELL_CACHE);
  await Promise.all(Object.values(shell.pages).map((path) => keepPage(cache, path)));
  await Promise.all(shell.assets.map((path) => cache.add(path).catch(() => undefined)));
}

async function dropOldCaches() {
  const ours = (await caches.keys()).filter((name) => name.startsWith("maum-"));
  const old = ours.filter((name) => name !== SHELL_CACHE && name !== FACE_CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * A page as a stranger gets it: without cookies, so without anything about a person.
 * @param {Cache} cache
 * @param {string} path
 */
async function keepPage(cache, path) {
  const response = await fetch(path, { credentials: "omit", redirect: "error", cache: "no-store" });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  await cache.put(path, new Response(await response.blob(), { headers }));
}

/** A counselling centre may change a telephone number: look again, at most once an hour. */
async function renewHelp() {
  const cache = await caches.open(SHELL_CACHE);
  const kept = await cache.match(shell.pages.help);
  const age = Date.now() - Number(kept?.headers.get("X-Kept-At") ?? 0);
  if (age > PAGE_AGE_MS) await keepPage(cache, shell.pages.help).catch(() => undefined);
}

/**
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    const isHelp = new URL(request.url).pathname === shell.pages.help;
    const cache = await caches.open(SHELL_CACHE);
    const kept = await cache.match(isHelp ? shell.pages.help : shell.pages.offline);
    return kept ?? Response.error();
  }
}

/**
 * A versioned file from the cache first; any other from the network while there is one.
 * @param {Request} request
 * @param {URL} url
 * @returns {Promise<Response>}
 */
async function asset(request, url) {
  const cache = await caches.open(FACE.test(url.pathname) ? FACE_CACHE : SHELL_CACHE);
  const kept = await cache.match(request);
  if (kept && VERSIONED.test(url.pathname)) return kept;
  try {
    const response = await fetch(request);
    if (response.ok && response.status === 200) await keepAsset(cache, url, response.clone());
    return response;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

/**
 * @param {Cache} cache
 * @param {URL} url
 * @param {Response} response
 */
async function keepAsset(cache, url, response) {
  // A full disk must not keep a page from its style sheet.
  await cache.put(url, response).catch(() => undefined);
  if (url.pathname.endsWith("/models/manifest.json")) await dropOldModels(cache);
}

/**
 * After a new manifest: forget the runtime and models it no longer names.
 * @param {Cache} cache
 */
async function dropOldModels(cache) {
  const manifest = await (await cache.match(`${shell.static}models/manifest.json`))?.json();
  if (!manifest?.device) return;
  const { runtime, detector, classifier } = manifest;
  const folder = runtime.module.replace(/[^/]+$/, "");
  const wanted = [folder, detector.file, classifier.file, "models/manifest.json"];
  for (const { url } of await cache.keys()) {
    const path = new URL(url).pathname.slice(shell.static.length);
    if (!wanted.some((name) => path.startsWith(name))) await cache.delete(url);
  }
}
