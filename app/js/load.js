// A module loaded when it is needed, not with the page. It has to be JavaScript: to make it
// from a string at run time would need 'unsafe-eval'.
export function load(url) {
  return import(url);
}
