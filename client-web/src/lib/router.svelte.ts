/**
 * Where the reader is. Ids of papers and accesses stand in no address, and in no state of the history's entry either: a
 * browser writes both to its disk, so as to open the same pages again. The entry has a number that means nothing, and
 * what it stands for is remembered in this document alone.
 */
import { say } from "./status.svelte.ts";

export type About = Record<string, string | number>;

/** Not reactive: what an entry stands for never changes. */
const remembered: Record<string, About> = {};

/** A number for an entry of the history, never the same in another document of the same history. */
function keep(about: About): string | null {
  if (Object.keys(about).length === 0) return null;
  const entry = crypto.randomUUID();
  remembered[entry] = about;
  return entry;
}

class Place {
  path = $state(location.pathname);
  about = $state.raw<About>(read());
  /** Grows with every move, so that the same page shown for something else begins afresh. */
  visit = $state(0);

  constructor() {
    addEventListener("popstate", () => {
      this.#arrive();
    });
  }

  go(path: string, about: About = {}): void {
    history.pushState(keep(about), "", path);
    this.#arrive();
  }

  /** Goes there, and leaves nothing to come back to. */
  replace(path: string, about: About = {}): void {
    history.replaceState(keep(about), "", path);
    this.#arrive();
  }

  /** What this entry stands for from now on: whoever comes back to it finds that, and the page stays as it is. */
  mark(about: About): void {
    history.replaceState(keep(about), "", this.path);
    this.about = about;
  }

  #arrive(): void {
    // What was done on another page is old news here.
    say("");
    this.path = location.pathname;
    this.about = read();
    this.visit += 1;
    scrollTo(0, 0);
  }
}

function read(): About {
  const entry: unknown = history.state;
  return typeof entry === "string" ? (remembered[entry] ?? {}) : {};
}

export const place = new Place();

/** Lets a plain link move within the page, unless its reader wants another window. */
export function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link?.origin !== location.origin || link.hasAttribute("download") || link.hash !== "") return;
  event.preventDefault();
  place.go(link.pathname);
}
