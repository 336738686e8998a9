/** What a second administrator is asked for, in words that leave nothing out. */
import type { Approval, ExportFilter } from "./crypto/contract/control.ts";
import { actName } from "./sentence.ts";
import { fullMoment } from "./when.ts";
import { named, t } from "./words.svelte.ts";

/** Structures that filters name, by id: the server's word. */
export type Structures = readonly { id: string; name: string }[];

/** The act in a few words; one that is not what its asker signed is none. */
export const actOf = ({ act, refused }: Approval): string => (refused === undefined ? named("act-of-two", act) : t("web-approval-doubtful"));

/** What would happen, in whole sentences. */
export function consequence({ asked }: Approval): string {
  switch (asked.kind) {
    case "journal-export":
      return t("web-approval-export");
    case "legal-hold":
      return t(`web-approval-hold-${asked.of}`, { id: asked.id, days: asked.days, reference: asked.reference });
    case "erasure":
      return t("web-approval-erasure", { account: asked.account, ground: named("web-ground", asked.ground) });
    case "admin-invitation":
      return t("web-approval-admin");
    case "other":
      return t("web-approval-other");
  }
}

/** Every criterion of an export, one after another: a name and what is asked of it. */
export function criteria(filter: ExportFilter, structures: Structures): { name: string; value: string }[] {
  const told: Record<string, (value: string) => string> = {
    structure: (id) => structures.find((one) => one.id === id)?.name ?? id,
    event: actName,
    result: (word) => named("web-audit", word),
    purpose: (word) => named("purpose", word),
    from: fullMoment,
    to: fullMoment,
    ends_before: fullMoment,
    outside_hours: () => t("web-yes"),
    no_witness: () => t("web-yes"),
  };
  return Object.entries(filter).map(([name, value]) => ({
    name: named("web-criterion", name.replaceAll("_", "-")),
    value: told[name]?.(value) ?? value,
  }));
}
