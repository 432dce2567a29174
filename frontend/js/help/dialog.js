// The Help dialog: search and topics on one side, a page on the other; on a phone one after
// the other.

import { content, element } from "./render.js";

export class Dialog {
  #library;
  #document;
  #parts;
  #open = null;

  constructor(library, document) {
    this.#library = library;
    this.#document = document;
    this.#parts = this.#build();
    this.#list();
    this.#show(library.pages[0], false);
  }

  /** Opens with a page, or where it was left. */
  open(page) {
    const { dialog, search } = this.#parts;
    if (page) this.#show(page, true);
    if (dialog.open) return;
    dialog.showModal();
    if (page) this.#parts.article.focus();
    else search.focus();
  }

  /** Opens with all topics, those of a page's group in view. */
  browse(page) {
    const { dialog, search, topics } = this.#parts;
    search.value = "";
    this.#list();
    this.#show(page, false);
    if (!dialog.open) dialog.showModal();
    const link = topics.querySelector("[aria-current]");
    link?.closest("ul").previousElementSibling?.scrollIntoView({ block: "start" });
    link?.focus({ preventScroll: true });
  }

  #make(...what) {
    return element(this.#document, ...what);
  }

  #build() {
    const make = (...what) => this.#make(...what);
    const search = make("input", { type: "search", "aria-label": "Search help", placeholder: "Search", autocomplete: "off", spellcheck: "false" });
    const found = make("p", { role: "status", class: "help-found" });
    const topics = make("nav", { "aria-label": "Help topics" });
    const article = make("article", { tabindex: "0", "aria-labelledby": "help-page" });
    const close = make("button", { type: "button", class: "button" }, "Close");
    const back = make("button", { type: "button", class: "button help-back" }, "All topics");
    const side = make("div", { class: "help-side" }, search, found, topics);
    const dialog = make(
      "dialog",
      { class: "dialog help", "aria-labelledby": "help-title" },
      make("div", { class: "help-head" }, make("h2", { id: "help-title" }, "Help"), back, make("span", { class: "spacer" }), close),
      make("div", { class: "help-panes" }, side, article),
    );
    search.addEventListener("input", () => this.#list());
    search.addEventListener("keydown", (event) => this.#searchKey(event));
    topics.addEventListener("keydown", (event) => this.#topicKey(event));
    close.addEventListener("click", () => dialog.close());
    back.addEventListener("click", () => this.#overview());
    // The keys of the workbench rest while the help is open.
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "F1") event.preventDefault();
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    this.#document.body.append(dialog);
    return { dialog, search, found, topics, article };
  }

  /** Shows the topics that fit the search, in groups when nothing is searched. */
  #list() {
    const { search, found, topics } = this.#parts;
    const pages = this.#library.search(search.value);
    const searched = search.value.trim() !== "";
    found.textContent = searched ? counted(pages.length) : "";
    const groups = searched ? [""] : [...new Set(pages.map((page) => page.group))];
    const members = (group) => pages.filter((page) => searched || page.group === group);
    topics.replaceChildren(...groups.flatMap((group) => this.#group(group, members(group), searched)));
    this.#mark();
  }

  #group(group, pages, searched) {
    const items = pages.map((page) => {
      const link = this.#link(page.name, page.title);
      if (searched) link.append(this.#make("small", {}, page.summary));
      return this.#make("li", {}, link);
    });
    const list = this.#make("ul", {}, ...items);
    return group ? [this.#make("h3", {}, group), list] : [list];
  }

  #link(name, text) {
    const link = this.#make("a", { href: "#help-page", "data-page": name }, text);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#show(this.#library.named(name), true);
      this.#parts.article.focus();
    });
    return link;
  }

  /** Shows a page; with `reading` the phone turns from the topics to it. */
  #show(page, reading) {
    const { dialog, article } = this.#parts;
    this.#open = page.name;
    article.replaceChildren(
      this.#make("h2", { id: "help-page" }, page.title),
      this.#make("p", { class: "help-kind" }, page.kind),
      this.#make("p", { class: "help-summary" }, page.summary),
      ...(page.program ? [this.#opener(page)] : []),
      ...content(this.#document, page, (name, text) => this.#link(name, text)),
      ...(page.name === "shortcuts" ? [this.#shortcuts()] : []),
    );
    article.scrollTop = 0;
    dialog.classList.toggle("reading", reading);
    this.#mark();
  }

  /** The button that brings an example into the editor. */
  #opener({ file, program }) {
    const button = this.#make("button", { type: "button", class: "button" }, "Open in the editor");
    button.addEventListener("click", () => {
      this.#parts.dialog.close();
      dropFile(this.#document, file, program);
    });
    return this.#make("p", {}, button);
  }

  /** What the page's own controls say about their keys, so that this list is never out of date. */
  #shortcuts() {
    const rows = [...this.#document.querySelectorAll("[aria-keyshortcuts]")].map((control) => {
      const name = control.getAttribute("aria-label") ?? control.textContent.trim();
      const keys = control.getAttribute("aria-keyshortcuts").split(" ").map((key) => key.replace(/^Control/, "Ctrl"));
      const shown = keys.flatMap((key, index) => [...(index > 0 ? [" or "] : []), this.#make("kbd", {}, key)]);
      return this.#make("tr", {}, this.#make("td", {}, name), this.#make("td", {}, ...shown));
    });
    const head = this.#make("tr", {}, this.#make("th", {}, "Button"), this.#make("th", {}, "Keys"));
    return this.#make("table", {}, this.#make("thead", {}, head), this.#make("tbody", {}, ...rows));
  }

  #overview() {
    this.#parts.dialog.classList.remove("reading");
    this.#parts.search.focus();
  }

  /** Marks the open page among the topics. */
  #mark() {
    for (const link of this.#links()) {
      if (link.dataset.page === this.#open) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  }

  #links() {
    return [...this.#parts.topics.querySelectorAll("a")];
  }

  /** Enter opens the best topic, an arrow goes down into them. */
  #searchKey(event) {
    const first = this.#links()[0];
    if (!first) return;
    if (event.key === "Enter") first.click();
    else if (event.key === "ArrowDown") first.focus();
    else return;
    event.preventDefault();
  }

  #topicKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = this.#links();
    const next = links.indexOf(this.#document.activeElement) + step;
    (links[next] ?? (next < 0 ? this.#parts.search : undefined))?.focus();
  }
}

/**
 * Gives the workbench a file as if somebody had dropped it there: it asks if there is something
 * to lose, and then opens it.
 */
function dropFile(document, name, text) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], name, { type: "text/plain" }));
  const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector("main")?.dispatchEvent(drop);
}

function counted(pages) {
  if (pages === 0) return "Nothing found";
  return pages === 1 ? "1 topic" : `${pages} topics`;
}
