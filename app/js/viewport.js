// The part of the page that is in view. A phone's keyboard covers the rest of it where the browser
// does not make the page smaller by itself; a page that is zoomed in is left alone.
export function follow() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    const covered = view.scale === 1 && view.height < window.innerHeight - 1;
    const { style } = document.documentElement;
    if (covered) {
      style.setProperty("--in-view", `${Math.floor(view.height)}px`);
      window.scrollTo(0, 0);
    } else {
      style.removeProperty("--in-view");
    }
    // The line that is being typed stays in sight when the room for it became less.
    requestAnimationFrame(() => {
      document.querySelector(".cm-focused .cm-activeLine")?.scrollIntoView({ block: "nearest" });
    });
  };
  view.addEventListener("resize", fit);
  fit();
}
