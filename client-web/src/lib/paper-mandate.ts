/** The names and words of a mandate for paper: those of the command line's page, from the same files. */
import type { PaperMandate } from "./crypto/contract/printing.ts";
import { textOf, type Agreement } from "./mandate.ts";
import { lexiconOf, type Lang, type Lexicon } from "./words.svelte.ts";

const LANGS: readonly Lang[] = ["fr", "fr-easy", "en"];

/** As much of an id as the command line prints, where nothing better is known. */
const short = (id: string): string => id.slice(0, 8);

/** Who, whom and what, as a language calls them. */
export function agreementOf({ access, granteeRole }: PaperMandate, lexicon: Lexicon): Agreement {
  const { grantee, right, purpose, from, until, maxViews } = access;
  const team = granteeRole && lexicon.format(`team-${granteeRole}`, { structure: grantee.name });
  return {
    owner: access.owner.name ?? short(access.owner.id),
    grantee: team ?? (grantee.place ? `${grantee.name} (${grantee.place})` : grantee.name),
    titles: access.papers.map(({ title, document }) => title ?? short(document)),
    ...{ right, purpose, from, until, maxViews },
  };
}

/** What she read before she signed, where names and titles are still what they were. */
export async function shownText(paper: PaperMandate): Promise<string | undefined> {
  const lang = LANGS.find((known) => known === paper.language);
  if (!lang) return undefined;
  const lexicon = await lexiconOf(lang);
  return textOf(agreementOf(paper, lexicon), lexicon);
}
