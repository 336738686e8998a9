/** Papers that end: what is told of them, and from when on. */
import type { Paper } from "./crypto/contract.ts";
import { capitalised } from "./sentence.ts";
import { figures } from "./when.ts";
import { named, t } from "./words.svelte.ts";

const DAY = 86_400_000;

/** How many days before its last one a paper is told of, and how many after it. */
const BEFORE = 90;
const AFTER = 30;

const TODAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris", year: "numeric", month: "2-digit", day: "2-digit" });

/** How many days are left until the last one, in Paris: 0 on that day, and less afterwards. */
export function daysLeft(expires: string, now: Date): number {
  return Math.round((Date.parse(expires) - Date.parse(TODAY.format(now))) / DAY);
}

export interface Ending {
  paper: Paper;
  left: number;
}

/** Those that end soon, or have just ended; the most pressing first. */
export function ending(papers: readonly Paper[], now: Date): Ending[] {
  const dated = papers.flatMap((paper) =>
    paper.filed && paper.refused === undefined && paper.expires !== undefined ? [{ paper, left: daysLeft(paper.expires, now) }] : [],
  );
  return dated.filter(({ left }) => left <= BEFORE && left >= -AFTER).sort((a, b) => a.left - b.left);
}

/** « Votre titre de séjour finit dans 30 jours. » */
export function told({ paper, left }: Ending): string {
  const own = paper.type === "other" ? paper.title : named("yours", paper.type);
  const thing = capitalised(own);
  return left < 0 ? t("web-ends-past", { thing, day: figures(paper.expires ?? "") }) : t("web-ends-in", { thing, days: left });
}
