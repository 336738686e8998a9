/** How the service is, one sentence for each thing, and what to do where something is not as it should be. */
import type { Health } from "./crypto/contract/control.ts";
import { moment } from "./when.ts";
import { t, words } from "./words.svelte.ts";

export interface Finding {
  id: string;
  /** What to know. */
  text: string;
  /** What to do about it. */
  todo?: string;
  wrong: boolean;
  /** Nobody here can know it: whoever runs the machine must be asked. */
  unknown?: true;
}

const MINUTE = 60_000;
const GIGA = 1e9;
/** From when on a disk is nearly full. */
const LEAST_SHARE = 0.1;
const LEAST_FREE = 2 * GIGA;
/** After how long a look that is due every minute is late. */
const LATE = 5 * MINUTE;

export function findings(health: Health): Finding[] {
  return [...journal(health), disk(health), ...work(health), witness(health), backup()];
}

function journal({ journals, falseHeads, looked, now }: Health): Finding[] {
  const newest = journals.at(-1);
  const late = looked === undefined || Date.parse(now) - Date.parse(looked) > LATE;
  return [
    newest
      ? {
          id: "head",
          text: t("web-health-head", { size: newest.size, moment: newest.hour === undefined ? "–" : moment(newest.hour) }),
          wrong: false,
        }
      : { id: "head", text: t("web-health-no-head"), todo: t("web-health-call"), wrong: true },
    ...(falseHeads > 0 ? [{ id: "false", text: t("web-health-false", { count: falseHeads }), todo: t("web-health-false-todo"), wrong: true }] : []),
    {
      id: "looked",
      text: looked === undefined ? t("web-health-never-looked") : t("web-health-looked", { moment: moment(looked) }),
      ...(late && { todo: t("web-health-looked-todo") }),
      wrong: late,
    },
  ];
}

function disk({ disk: room }: Health): Finding {
  if (!room) return { id: "disk", text: t("web-health-disk-unknown"), todo: t("web-health-call"), wrong: true };
  const full = room.free < LEAST_FREE || room.free < room.size * LEAST_SHARE;
  const particulars = { free: giga(room.free), size: giga(room.size) };
  return { id: "disk", text: t("web-health-disk", particulars), wrong: full, ...(full && { todo: t("web-health-disk-todo") }) };
}

const giga = (bytes: number): string => {
  const format = new Intl.NumberFormat(words.lang === "en" ? "en" : "fr", { maximumFractionDigits: bytes < 10 * GIGA ? 1 : 0 });
  return format.format(bytes / GIGA);
};

function work({ clockBehind, tended, unsaidDays, unpurged }: Health): Finding[] {
  const done = tended && unsaidDays === 0 && !unpurged;
  return [
    {
      id: "clock",
      text: clockBehind === 0 ? t("web-health-clock") : t("web-health-clock-behind", { seconds: clockBehind }),
      wrong: clockBehind > 0,
      ...(clockBehind > 0 && { todo: t("web-health-clock-todo") }),
    },
    {
      id: "work",
      text: t(done ? "web-health-work" : "web-health-work-late"),
      wrong: !done,
      ...(!done && { todo: t("web-health-work-todo") }),
    },
  ];
}

function witness({ journals }: Health): Finding {
  const names = [...new Set(journals.flatMap(({ witnesses }) => witnesses))];
  return {
    id: "witness",
    text: names.length === 0 ? t("web-health-no-witness") : t("web-health-witness", { names: names.join(", ") }),
    todo: t("web-health-witness-todo"),
    wrong: false,
    unknown: true,
  };
}

/** The server makes no backup, and must not seem to know of one. */
const backup = (): Finding => ({ id: "backup", text: t("web-health-backup"), todo: t("web-health-backup-todo"), wrong: false, unknown: true });
