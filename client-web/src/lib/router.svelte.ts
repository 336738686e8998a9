/**
 * Where the reader is. Ids of papers and accesses travel in the state of the history's entry, never in an address: what
 * stays in the browser's history says that papers were read, not which.
 */
import { say } from "./status.svelte.ts";

export type About = Record<string, string | number>;

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
    history.pushState(about, "", path);
    this.#arrive();
  }

  /** Goes there, and leaves nothing to come back to. */
  replace(path: string, about: About = {}): void {
    history.replaceState(about, "", path);
    this.#arrive();
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
  const state: unknown = history.state;
  return typeof state === "object" && state !== null ? (state as About) : {};
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
