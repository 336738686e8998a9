import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

import french from "words:fr/door";

import type { Key } from "../words/keys.ts";

export type Lang = "fr" | "fr-easy" | "en";
export type Particulars = Record<string, FluentVariable>;

/** The language of plurals and of screen readers. */
const TAGS: Record<Lang, string> = { fr: "fr", "fr-easy": "fr", en: "en" };

/** What each language says at the door. French is there from the start: it is what most read. */
const AT_THE_DOOR: Record<Lang, () => Promise<string[]>> = {
  fr: () => Promise.resolve([french]),
  "fr-easy": async () => [french, (await import("words:fr-easy/door")).default],
  en: async () => [(await import("words:en/door")).default],
};

/** What it says besides to whoever is signed in, each list over the ones before it. */
const INSIDE: Record<Lang, () => Promise<string[]>> = {
  fr: async () => [(await import("words:fr/house")).default],
  "fr-easy": async () => [(await import("words:fr/house")).default, (await import("words:fr-easy/house")).default],
  en: async () => [(await import("words:en/house")).default],
};

function bundleOf(lang: Lang, layers: string[]): FluentBundle {
  // Marks around every particular are seen as boxes in some fonts: names stand in <bdi>, or apart (see `apart`).
  const bundle = new FluentBundle(TAGS[lang], { useIsolating: false });
  for (const text of layers) bundle.addResource(new FluentResource(text), { allowOverrides: true });
  return bundle;
}

/** A language that something is said in. */
export interface Lexicon {
  readonly lang: Lang;
  has(key: string): key is Key;
  format(key: Key, particulars?: Particulars): string;
}

/** The words of the language that is being read; whoever shows them is drawn anew when it changes. */
class Words implements Lexicon {
  lang = $state<Lang>("fr");
  #bundle = $state.raw(bundleOf("fr", [french]));
  #inside = false;

  async speak(lang: Lang): Promise<void> {
    const atTheDoor = await AT_THE_DOOR[lang]();
    this.#bundle = bundleOf(lang, this.#inside ? [...atTheDoor, ...(await INSIDE[lang]())] : atTheDoor);
    this.lang = lang;
    document.documentElement.lang = TAGS[lang];
  }

  /** Whoever has signed in is told more. */
  async enter(): Promise<void> {
    if (this.#inside) return;
    this.#inside = true;
    try {
      await this.speak(this.lang);
    } catch (reason) {
      // They did not arrive: whoever tries again asks for them again.
      this.#inside = false;
      throw reason;
    }
  }

  has(key: string): key is Key {
    return this.#bundle.hasMessage(key);
  }

  format(key: Key, particulars?: Particulars): string {
    return formatted(this.#bundle, key, particulars);
  }
}

export const words = new Words();

/** A missing key stands in brackets, because a wrong word must not keep anyone from her papers. */
function formatted(bundle: FluentBundle, key: Key, particulars?: Particulars): string {
  const pattern = bundle.getMessage(key)?.value;
  return pattern ? bundle.formatPattern(pattern, particulars, []) : `[${key}]`;
}

/** Every word of a language, whichever is being read: what is printed counts in French. */
export async function lexiconOf(lang: Lang): Promise<Lexicon> {
  const bundle = bundleOf(lang, [...(await AT_THE_DOOR[lang]()), ...(await INSIDE[lang]())]);
  return {
    lang,
    has: (key): key is Key => bundle.hasMessage(key),
    format: (key, particulars) => formatted(bundle, key, particulars),
  };
}

/** As French is printed: the curly apostrophe, and together what belongs together, such as a mark and its word. */
export function typeset(text: string, lang = words.lang): string {
  if (lang === "en") return text;
  // Older Safaris know no looking behind.
  return text
    .replaceAll(/ (?=[?!:;»])/g, "\u00a0")
    .replaceAll(/(«|n°) (?=\S)/g, "$1\u00a0")
    .replaceAll(/(\d) (?=(?:h|s|Mo)\b|%)/g, "$1\u00a0")
    .replaceAll(/ à (?=\d)/g, " à\u00a0")
    .replaceAll(/(\d\u00a0h) (?=\d)/g, "$1\u00a0")
    .replaceAll("'", "’");
}

/** Letters that are written from right to left. */
const LEFTWARDS = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const ISOLATED = /[\u2066-\u2069]/;

/** Such a name within a sentence stands apart, so that it does not take what is beside it with it, as a number would go. */
const apart = (value: Particulars[string]): Particulars[string] =>
  typeof value === "string" && LEFTWARDS.test(value) && !ISOLATED.test(value) ? `\u2068${value}\u2069` : value;

function separate(particulars: Particulars): Particulars {
  return Object.fromEntries(Object.entries(particulars).map(([name, value]) => [name, apart(value)]));
}

/** A message with its particulars, for the screen. */
export const t = (key: Key, particulars?: Particulars): string =>
  typeset(words.format(key, particulars && separate(particulars)));

/** A message under a key that is made of a word of a closed list; a word that this page does not know is said as it is. */
export function named(family: string, word: string): string {
  const key = `${family}-${word}`;
  return words.has(key) ? t(key) : word;
}
