/** What somebody asks of a person, in words. */
import type { Question } from "./crypto/contract/answers.ts";
import { t } from "./words.svelte.ts";

/** « Nadia Belkacem (France Services Hagetmau) » */
export const askerOf = ({ asker }: Question): string => (asker.place ? `${asker.name} (${asker.place})` : asker.name);

/** The question in a few words. */
export function about({ reason, refused }: Question): string {
  if (refused !== undefined) return t("web-asked-doubtful");
  return t(`web-asked-${reason}`);
}
