// The page's side of the service worker. Without one (an old browser, a page that is not served
// safely, blocked by its user) everything here does nothing: the page works, but only while its
// files can be had.
const container = () => ("serviceWorker" in navigator ? navigator.serviceWorker : null);
let registration = null;

/** Lets the service worker at `url` look after the pages below it; done when it has all files. */
export async function register(url) {
  try {
    const registered = await container()?.register(url, { updateViaCache: "none" });
    registration = registered ? await container().ready : null;
  } catch {
    // The next visit tries again.
  }
}

/** Whether somebody is there to keep something. */
export function keeps() {
  return Boolean(registration?.active);
}

/** Lets it keep this page's session; an empty text lets it forget it. */
export function keep(text) {
  // The next page asks for the copy of that id: what is told while a page goes arrives late.
  const id = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  try {
    localStorage.setItem("everbasic-kept", id);
  } catch {
    // Then it takes what is there.
  }
  registration?.active?.postMessage({ path: location.pathname, text, id });
}
